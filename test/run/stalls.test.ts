import { expect, test } from "vitest";
import type { PlannedStep } from "../../src/lab/plan/plan.ts";
import type { Mismatch, RecordedPacket } from "../../src/record/record.ts";
import type { Gates } from "../../src/run/gates.ts";
import { stallReason } from "../../src/run/stalls.ts";
import type { UserPause } from "../../src/run/user-pause.ts";
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

const NO_PAUSE = { seconds: 0, sent: [] };

const why = (
  name: string,
  longest: number,
  packets: readonly RecordedPacket[] = [],
  pause: Pick<UserPause, "seconds" | "sent"> = NO_PAUSE,
) =>
  stallReason(
    planned(name),
    { packets: [...packets], mismatches: [...mismatches] },
    undefined,
    longest,
    pause,
  );

/** Gates that have held this packet. */
const held = (number: number) => ({ wasHeld: (of?: number) => of === number }) as unknown as Gates;

test("a held packet that was sent again excuses the copy, and no difference that it is folded into", () => {
  const fin = segment("client", "F.", { number: 4 });
  const copy = { ...segment("client", "F.", { number: 6 }), repeats: 4 };
  const extra: Mismatch = { subject: "packet 1", expected: "no packet", observed: "packet 6" };
  const reason = (mismatches: Mismatch[]) =>
    stallReason(
      planned("client: close"),
      { packets: [fin, copy], mismatches },
      held(4),
      QUICK,
      NO_PAUSE,
    );
  expect(reason([extra])).toContain("held for so long that it was sent again, as packet 6");
  const sleeps = { subject: "client.cc:16", expected: "waits inside connect", observed: "sleep" };
  expect(reason([{ ...sleeps, follows: ["packet 1: extra"] }])).toBeUndefined();
});

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

test("an option or a port of the program is a mismatch, whatever stands still and however slowly a user reads", () => {
  const option = {
    subject: "client.cc:9: the option TCP_USER_TIMEOUT",
    expected: "no",
    observed: "yes",
  };
  const step = planned("network: drops");
  const late: readonly Mismatch[] = [...mismatches, { ...option, untimed: true }];
  for (const pause of [NO_PAUSE, { seconds: 60, sent: [] }]) {
    expect(
      stallReason(step, { packets: [], mismatches: [...late] }, undefined, SLOW, pause),
    ).toBeUndefined();
    expect(
      stallReason(
        step,
        { packets: [], mismatches: [...mismatches, option] },
        undefined,
        SLOW,
        pause,
      ),
    ).toBeDefined();
  }
});

test("a packet that a kernel sent while the user read makes the next step too late to be judged", () => {
  const ack = segment("client", ".", { number: 5 });
  expect(why("client: close", QUICK, [ack], { seconds: 7.25, sent: [ack] })).toMatch(
    /^Too late, not judged: the run waited 7\.3 s for you before step \d+, .* sent packet 5\.$/m,
  );
});

test("a step whose timer ran while the user read is too late, with or without a packet", () => {
  expect(why("time: passes", QUICK, [], { seconds: 3, sent: [] })).toContain(
    "waited 3.0 s for you",
  );
});

test("a user who reads slowly excuses no mismatch that a timer can't explain", () => {
  const fin = segment("client", "F.", { number: 4 });
  expect(why("client: close", QUICK, [fin], { seconds: 60, sent: [] })).toBeUndefined();
});

test("a user who is quick is never too late", () => {
  const ack = segment("client", ".", { number: 5 });
  expect(why("client: close", QUICK, [ack], { seconds: 0.1, sent: [ack] })).toBeUndefined();
});
