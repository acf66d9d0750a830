import { expect, test } from "vitest";
import { type EdgeShowings, edgeShowings } from "../../../src/diagram/edges.ts";
import { EDGES } from "../../../src/diagram/graph.ts";
import { roundedPath } from "../../../src/draw/states/shapes.ts";
import { stateDiagramSvg } from "../../../src/draw/states/svg.ts";
import { call, executedLine } from "../../support/evidence/steps.ts";
import { line, steppedRun, table } from "../../support/runs/stepped-runs.ts";

const LISTENS = {
  ...line("server", "bind(3, 0.0.0.0:12345)", "listen(3, 4096)"),
  name: "server: listen",
  server: table("server", "LISTEN"),
};
const connects = {
  executed: executedLine({ tag: "connect", calls: [call("connect(3, client)", -1, "EISCONN")] }),
};

/** The lines of an edge's group. */
function group(svg: string, id: string): string {
  const start = svg.indexOf(`id="edge-${id}"`);
  const from = svg.lastIndexOf("<g ", start);
  return svg.slice(from, svg.indexOf("</g>", from));
}

test("an edge that a run has shown has a class and names the runs", () => {
  const svg = stateDiagramSvg(edgeShowings([steppedRun([LISTENS], "close")]));
  expect(group(svg, "1")).toContain('class="edge shown"');
  expect(group(svg, "1")).toContain(
    "<title>1  CLOSED → LISTEN, passive OPEN / create TCB: close 1 (server: listen)</title>",
  );
  expect(group(svg, "13")).toContain('class="edge missing"');
  expect(group(svg, "13")).toContain("CLOSE-WAIT, rcv FIN / snd ACK: not shown</title>");
  expect(svg).toContain(
    '<title id="title">The states of a TCP connection: 1 of 23 edges shown</title>',
  );
});

test("an edge that can't be taken has its own mark, which the legend explains", () => {
  const without = stateDiagramSvg(edgeShowings([steppedRun([LISTENS])]));
  expect(without).not.toContain("out of reach");
  const svg = stateDiagramSvg(edgeShowings([steppedRun([LISTENS, connects])]));
  expect(group(svg, "5")).toContain('class="edge unreachable"');
  expect(group(svg, "5")).toContain('class="cross"');
  expect(group(svg, "5")).toContain("out of reach of the sockets API: connect gives EISCONN");
  expect(svg).toContain(">out of reach of the sockets API</text>");
});

test("lines differ in more than colour", () => {
  const svg = stateDiagramSvg(edgeShowings([]));
  expect(svg).toMatch(/\.edge path \{[^}]*stroke-dasharray: 6 5/);
  expect(svg).toMatch(/\.shown path \{[^}]*stroke-dasharray: none/);
  expect(svg).toContain("@media (prefers-color-scheme: dark)");
});

test("it is well-formed for any name of a lab", () => {
  const svg = stateDiagramSvg(edgeShowings([steppedRun([LISTENS, connects], '<b> & "\u001b[2J')]));
  expect(svg).toContain("&lt;b&gt; &amp; &quot;\\x1b[2J 1 (server: listen)");
  expect(unclosed(svg)).toEqual([]);
  expect(svg).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/);
});

test("it depends only on the runs, in any order", () => {
  const runs = ["close", "udp"].map((name) => steppedRun([LISTENS], name));
  expect(stateDiagramSvg(edgeShowings(runs.toReversed()))).toBe(
    stateDiagramSvg(edgeShowings(runs)),
  );
});

test("every edge can be drawn with every mark", () => {
  const showing = { lab: "lab", step: 1, name: "a: b", peer: "server" } as const;
  const attempt = { ...showing, call: "connect", errno: "EISCONN" };
  const ways: readonly Omit<EdgeShowings, "edge">[] = [
    { showings: [], attempts: [] },
    { showings: [showing], attempts: [] },
    { showings: [], attempts: [attempt] },
  ];
  for (const way of ways) {
    const svg = stateDiagramSvg(EDGES.map((edge) => ({ edge, ...way })));
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(unclosed(svg)).toEqual([]);
  }
});

test("corners are rounded if the line is long enough", () => {
  expect(
    roundedPath([
      [0, 0],
      [100, 0],
      [100, 50],
    ]),
  ).toBe("M0,0 L88,0 Q100,0 100,12 L100,50");
  expect(
    roundedPath([
      [0, 0],
      [100, 0],
      [100, 10],
    ]),
  ).toBe("M0,0 L88,0 Q100,0 100,5 L100,10");
  expect(
    roundedPath([
      [0, 0],
      [0, 9],
    ]),
  ).toBe("M0,0 L0,9");
});

/** Tags that are opened and not closed, or the reverse. */
function unclosed(svg: string): readonly string[] {
  const open: string[] = [];
  for (const [, slash, name = "", closed] of svg.matchAll(/<(\/?)(\w+)[^<>]*?(\/?)>/g)) {
    if (closed === "/") continue;
    if (slash === "") open.push(name);
    else if (open.at(-1) === name) open.pop();
    else return [`/${name}`];
  }
  return open;
}
