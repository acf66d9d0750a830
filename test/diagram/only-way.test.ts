/** The only path through the state diagram that a step's events allow. */
import { expect, test } from "vitest";
import { type DiagramEvent, TRANSITIONS } from "../../src/diagram/graph.ts";
import { onlyWay } from "../../src/diagram/only-way.ts";
import { TCP_STATES, type TcpState } from "../../src/sockets/states.ts";

const way = (from: TcpState, to: TcpState, occurrences: readonly (readonly DiagramEvent[])[]) =>
  onlyWay(from, to, occurrences)?.map((transition) => transition.to);

test("each event of a path needs an occurrence of its own", () => {
  const both = ["rcv FIN", "rcv ACK of FIN"] as const;
  expect(way("FIN-WAIT-1", "TIME-WAIT", [both])).toBeUndefined();
  expect(way("FIN-WAIT-1", "FIN-WAIT-2", [both])).toEqual(["FIN-WAIT-2"]);
});

test("an occurrence goes to the event that no other one can be", () => {
  const closes = ["CLOSE"] as const;
  const either = ["rcv ACK of FIN", "CLOSE"] as const;
  const path = ["FIN-WAIT-1", "FIN-WAIT-2"];
  expect(way("ESTABLISHED", "FIN-WAIT-2", [either, closes])).toEqual(path);
  expect(way("ESTABLISHED", "FIN-WAIT-2", [closes, either])).toEqual(path);
});

test("two paths explain nothing, and equal ones are one", () => {
  const aborts = [["rcv RST"], ["snd RST"]] as const;
  expect(way("ESTABLISHED", "CLOSED", aborts)).toBeUndefined();
  expect(way("ESTABLISHED", "CLOSED", [["rcv RST"], ["rcv RST"]])).toEqual(["CLOSED"]);
});

// to try all choices of occurrences took half a second for one pair of states
test("a step made of all events, each many times, is searched at once", () => {
  const events = [...new Set(TRANSITIONS.map(({ event }) => event))];
  const occurrences = Array.from({ length: 40 }, () => [...events.map((one) => [one]), events]);
  const begun = performance.now();
  for (const from of TCP_STATES) {
    for (const to of TCP_STATES) if (from !== to) onlyWay(from, to, occurrences.flat());
  }
  expect(performance.now() - begun).toBeLessThan(5_000);
});
