import { expect, test } from "vitest";
import { ProgressClock } from "../../src/run/progress-clock.ts";

/** A pace by a clock that only moves when it is told to. */
function clocked() {
  let now = 1_000;
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { clock: new ProgressClock(() => now), pass };
}

test("what is waited for on purpose is no stretch of the run's own work", async () => {
  const { clock, pass } = clocked();
  pass(5);
  await clock.waits(async () => pass(60_000));
  pass(7);
  expect(clock.longest).toBe(7);
});

test("stretches are not added up: the longest counts, also when it is over", async () => {
  const { clock, pass } = clocked();
  for (const stretch of [20, 300, 40]) {
    pass(stretch);
    await clock.waits(async () => pass(1_000));
  }
  expect(clock.longest).toBe(300);
});

test("a stretch that goes on counts as far as it has come, and begins anew where a wait fails", async () => {
  const { clock, pass } = clocked();
  pass(10);
  const failing = clock.waits(async () => {
    pass(500);
    throw new Error("the engine is gone");
  });
  await expect(failing).rejects.toThrow("the engine is gone");
  pass(90);
  expect(clock.longest).toBe(90);
});
