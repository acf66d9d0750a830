import { expect, test } from "vitest";
import { edgeShowings } from "../../../src/diagram/edges.ts";
import { edgesText, whereText } from "../../../src/report/text/edges.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { segment } from "../../support/evidence/packets.ts";
import { call, executedLine } from "../../support/evidence/steps.ts";
import { line, type StepFields, steppedRun, table } from "../../support/runs/stepped-runs.ts";

const plain = styleFor(false);
const LISTENS: StepFields = {
  ...line("server", "bind(3, 0.0.0.0:12345)", "listen(3, 4096)"),
  name: "server: listen",
  server: table("server", "LISTEN"),
};
const CLOSES: StepFields = { ...line("server", "close(3)"), name: "server: close", server: [] };
const CONNECTS: StepFields = {
  executed: executedLine({ tag: "connect", calls: [call("connect(3, client)", -1, "EISCONN")] }),
};

/** The steps that show the edge in these runs of labs a, b, c. */
function where(id: string, ...runs: readonly (readonly StepFields[])[]): string | undefined {
  const names = ["a", "b", "c"];
  const edges = edgeShowings(runs.map((steps, index) => steppedRun(steps, names[index])));
  return edges.filter(({ edge }) => edge.id === id).map(whereText)[0];
}

test("the table: the edge, its event and action, the steps that show it", () => {
  const text = edgesText([steppedRun([LISTENS, CONNECTS, CLOSES], "listener")], plain);
  expect(text.split("\n").slice(0, 6)).toEqual([
    "1       CLOSED → LISTEN             passive OPEN / create TCB          listener 1 (server: listen)",
    "2       CLOSED → SYN-SENT           active OPEN / create TCB, snd SYN  not shown",
    "3       LISTEN → CLOSED             CLOSE / delete TCB                 listener 3 (server: close)",
    "4       LISTEN → SYN-RECEIVED       rcv SYN / snd SYN,ACK              not shown",
    "5       LISTEN → SYN-SENT           SEND / snd SYN                     out of reach of the sockets API: connect gives EISCONN, listener 2 (server: connect)",
    "6       SYN-SENT → CLOSED           CLOSE / delete TCB                 not shown",
  ]);
  expect(text).toMatch(/\n\n2 of 23 edges shown, 1 out of reach of the sockets API\n$/);
});

test("two labs are named, more are counted", () => {
  expect(where("1", [LISTENS])).toBe("a 1 (server: listen)");
  expect(where("1", [LISTENS, CLOSES, LISTENS])).toBe("a 1 (server: listen), 1 more");
  expect(where("1", [LISTENS, CLOSES, LISTENS], [LISTENS], [LISTENS])).toBe(
    "a 1 (server: listen), b 1 (server: listen), 2 more",
  );
});

test("the peer is named if the socket of the other peer took the edge", () => {
  const closes = {
    ...line("client", "close(3)"),
    name: "client: close",
    packets: [segment("client", "F.")],
    server: table("server", "CLOSE-WAIT"),
  };
  expect(where("13", [{ server: table("server", "ESTABLISHED") }, closes])).toBe(
    "a 2 (client: close) at the server",
  );
});

test("runs that did not pass are named, and show nothing", () => {
  const text = edgesText([steppedRun([LISTENS], "close", "mismatch")], plain);
  expect(text).toMatch(
    /\n0 of 23 edges shown\nleft out, because not passed: close \(mismatch\)\n$/,
  );
});

test("edges that are not shown stand out in colour", () => {
  const lines = edgesText([steppedRun([LISTENS, CONNECTS])], styleFor(true)).split("\n");
  expect(lines.filter((line) => line.startsWith("\u001b[31m"))).toHaveLength(21);
});

test("no control character of a record reaches the terminal", () => {
  const runs = [steppedRun([{ ...LISTENS, name: "\u001b[2J" }], "\u001b[1m")];
  expect(edgesText(runs, plain)).not.toMatch(/[^\P{Cc}\n]/u);
  expect(edgesText([steppedRun([], "\u001b[1m", "mismatch")], plain)).not.toMatch(/[^\P{Cc}\n]/u);
});
