import { expect, test } from "vitest";
import { EDGES, eventText, TRANSITIONS } from "../../src/diagram/graph.ts";
import { TCP_STATES } from "../../src/sockets/states.ts";

test("the figure has 20 edges, note 2 has one, note 3 has two", () => {
  const names = EDGES.map(({ name }) => name);
  const numbers = Array.from({ length: 20 }, (_, index) => `${index + 1}`);
  expect(names).toEqual([...numbers, "note 2", "note 3", "note 3"]);
  expect(new Set(EDGES.map(({ id }) => id)).size).toBe(EDGES.length);
});

test("all transitions differ, and each edge is a transition", () => {
  const texts = TRANSITIONS.map(({ from, to, event }) => `${from} ${to} ${event}`);
  expect(new Set(texts).size).toBe(texts.length);
  expect(TRANSITIONS).toEqual(expect.arrayContaining([...EDGES]));
});

test("every state can be reached from CLOSED and leads back to it", () => {
  const from = (state: string): readonly string[] =>
    EDGES.filter((edge) => edge.from === state).map(({ to }) => to);
  for (const state of TCP_STATES) {
    expect(reached("CLOSED", from)).toContain(state);
    expect(reached(state, from)).toContain("CLOSED");
  }
});

test("a RST ends a connection in every state", () => {
  for (const state of TCP_STATES.filter((name) => name !== "CLOSED")) {
    const ends = TRANSITIONS.filter(({ from, event }) => from === state && event === "rcv RST");
    expect(ends.map(({ to }) => to)).toContain("CLOSED");
  }
});

test("an edge is printed as its event and its action, if it has one", () => {
  const texts = EDGES.filter(({ id }) => id === "4" || id === "9").map(eventText);
  expect(texts).toEqual(["rcv SYN / snd SYN,ACK", "rcv ACK of SYN"]);
});

function reached(state: string, from: (state: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set([state]);
  for (const one of seen) for (const next of from(one)) seen.add(next);
  return seen;
}
