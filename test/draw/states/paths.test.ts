import { expect, test } from "vitest";
import { markup } from "../../../src/draw/element.ts";
import { statesPicture, wayShapes } from "../../../src/draw/states/paths.ts";
import { socketTracks, statesUpTo, trackName } from "../../../src/draw/states/socket-tracks.ts";
import { stepRecord } from "../../support/evidence/steps.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";

const record = handshakeRecord();

/** The edges that are drawn as taken after a step, and the states that are current. */
function drawnAt(peer: "server" | "client", step: number) {
  const texts = wayShapes([{ peer, tracks: socketTracks(record.steps, peer) }], step).map(markup);
  return {
    taken: texts.flatMap(
      (text) => /class="edge taken \w+" id="edge-([\w-]+)"/.exec(text)?.[1] ?? [],
    ),
    now: texts.flatMap((text) =>
      text.includes(" now") || text.includes('"state now"')
        ? (/>([A-Z0-9-]+)<\/text>/.exec(text)?.[1] ?? [])
        : [],
    ),
  };
}

test("a socket's path continues with the steps, also through states that no table has", () => {
  const tracks = socketTracks(record.steps, "server");
  expect(tracks.map((track) => `${trackName(track)}: ${statesUpTo(track, 5).join(" ")}`)).toEqual([
    "port 12345: CLOSED LISTEN",
    "connection 1: LISTEN SYN-RECEIVED ESTABLISHED",
    "connection 2: LISTEN SYN-RECEIVED ESTABLISHED",
  ]);
  expect(tracks.map((track) => statesUpTo(track, 1).length)).toEqual([2, 0, 0]);
});

test("edges are drawn as taken from their step on", () => {
  expect(drawnAt("server", 1)).toEqual({ taken: ["1"], now: ["LISTEN"] });
  expect(drawnAt("server", 2)).toEqual({ taken: ["1", "4", "9"], now: ["LISTEN", "ESTABLISHED"] });
  expect(drawnAt("client", 1)).toEqual({ taken: [], now: ["CLOSED"] });
  expect(drawnAt("client", 2)).toEqual({ taken: ["2", "8"], now: ["ESTABLISHED"] });
});

test("in a run's page the signs on the edges are the steps that took them", () => {
  const ways = [{ peer: "client" as const, tracks: socketTracks(record.steps, "client") }];
  const edge = wayShapes(ways, 5, "steps")
    .map(markup)
    .find((text) => text.includes('id="edge-2"'));
  expect(edge).toContain("taken by the client in step 2, 5");
  expect(edge).toMatch(/class="number"[^>]*>2\+</);
});

test("the names of several sockets in a state fit into its box, or are counted", () => {
  const track = (connection: number | undefined) => ({
    connection,
    port: 12345,
    moves: [{ step: 1, from: "CLOSED", to: "ESTABLISHED", between: undefined, edges: [] } as const],
  });
  const named = (...connections: readonly (number | undefined)[]): string | undefined =>
    wayShapes([{ peer: "server", tracks: connections.map(track) }], 1)
      .map(markup)
      .flatMap((text) => /class="who"[^>]*>([^<]*)</.exec(text)?.[1] ?? [])[0];
  expect(named(1)).toBe("connection 1");
  expect(named(1, 2)).toBe("connections 1, 2");
  expect(named(undefined, 1)).toBe("2 sockets");
});

test("the picture has the paths of both peers, which differ not only in colour, and names them in words", () => {
  const svg = statesPicture(record) ?? "";
  expect(svg).toContain("The client: CLOSED → SYN-SENT → ESTABLISHED");
  expect(svg).toContain('class="edge taken server" id="edge-4"');
  expect(svg).toContain('class="edge taken client" id="edge-8"');
  expect(svg).toMatch(/\.client path \{[^}]*stroke-dasharray/);
  expect(svg).not.toMatch(/NaN|undefined/);
});

test("without a TCP socket there is nothing to draw", () => {
  const steps = [stepRecord({ tables: { server: [], client: [] } })];
  expect(statesPicture({ ...record, steps })).toBeUndefined();
});
