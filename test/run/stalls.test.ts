import { expect, test } from "vitest";
import type { PlannedStep } from "../../src/lab/plan.ts";
import type { Mismatch, RecordedPacket } from "../../src/record/record.ts";
import { stallReason } from "../../src/run/stalls.ts";
import { segment } from "../support/evidence/packets.ts";
import { lostAckRun } from "../support/runs/lost-ack-run.ts";

const run = lostAckRun();
const [SLOW, QUICK] = [400, 30];
const mismatches: readonly Mismatch[] = [{ subject: "any", expected: "this", observed: "that" }];

function planned(name: string): PlannedStep {
  const step = run.find((seen) => seen.planned.name === name)?.planned;
  if (step === undefined) throw new Error(`no step ${name}`);
  return step;
}

const why = (name: string, longest: number, packets: readonly RecordedPacket[] = []) =>
  stallReason(
    planned(name),
    { packets: [...packets], mismatches: [...mismatches] },
    undefined,
    longest,
  );

test("a step that declares how long a timer takes is no evidence if the run stood still", () => {
  expect(why("network: drops", SLOW)).toContain("The run stood still for 0.4 s");
  expect(why("network: drops", QUICK)).toBeUndefined();
});

test("a step in which time passes is no evidence if the run stood still", () => {
  expect(why("time: passes", SLOW)).toContain("Check whether the machine is overloaded");
  expect(why("time: passes", QUICK)).toBeUndefined();
});

test("a step in which a packet was sent again is no evidence if the run stood still: the copy may take another packet's place", () => {
  const again = { ...segment("client", "F.", { number: 6 }), repeats: 4 };
  expect(why("client: close", SLOW, [again])).toContain("stood still");
  expect(why("client: close", QUICK, [again])).toBeUndefined();
});

test("a mismatch that no timer can explain counts, however slow the machine is", () => {
  expect(why("client: close", SLOW, [segment("client", "F.", { number: 4 })])).toBeUndefined();
});
