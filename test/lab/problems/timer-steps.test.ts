import { expect, test } from "vitest";
import handshake from "../../../labs/handshake/lab.ts";
import lostData from "../../../labs/lost-data/lab.ts";
import { timerNote } from "../../../src/lab/problems/timer-steps.ts";
import { planOf } from "../../support/labs/lab-plan.ts";

test("the author of a lab learns which steps wait for a timer of the kernel", () => {
  const plan = planOf(lostData);
  const number = plan.steps.find(({ action }) => action === "passes")?.number;
  expect(timerNote(plan)).toBe(
    `step ${number} waits for a timer of the kernel; in make step and in the studio a mismatch after a long pause is "too late, not judged"`,
  );
});

test("a lab without timers has no such note", () => {
  expect(timerNote(planOf(handshake))).toBeUndefined();
});
