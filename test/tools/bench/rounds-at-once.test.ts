import { expect, test } from "vitest";
import {
  computed,
  differing,
  type Outcome,
  type Round,
} from "../../../tools/bench/rounds-at-once.ts";

function round(...outcomes: readonly Outcome[]): Round {
  return { wall: 1, cpu: 1, outcomes };
}

const handshake: Outcome = { lab: "handshake", verdict: "passed", transcript: "a1" };
const udp: Outcome = { lab: "udp", verdict: "passed", transcript: "b2" };

test("labs that pass with the same transcript as alone do not differ, in any order and number", () => {
  expect(differing([round(handshake, udp), round(udp, handshake), round(udp)])).toEqual([]);
});

test.each([
  ["another transcript", { ...udp, transcript: "b3" }, "udp (passed)"],
  ["another verdict", { ...udp, verdict: "inconclusive" }, "udp (inconclusive)"],
  ["no transcript", { lab: "udp", verdict: "inconclusive", transcript: "" }, "udp (inconclusive)"],
  ["a lab that did not run alone", { ...udp, lab: "close" }, "close (passed)"],
])("%s under load is reported", (_, outcome, reported) => {
  expect(differing([round(handshake, udp), round(handshake, outcome)])).toEqual([reported]);
});

test("a lab that fails alone is reported too", () => {
  expect(differing([round({ ...udp, verdict: "mismatch" })])).toEqual(["udp (mismatch)"]);
});

test("a computation adds to the machine's CPU time", () => {
  const before = computed();
  const end = performance.now() + 200;
  while (performance.now() < end) Math.sqrt(end);
  expect(computed() - before).toBeGreaterThan(0.05);
});
