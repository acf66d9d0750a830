import { expect, test } from "vitest";
import { ProgressClock } from "../../src/run/progress-clock.ts";

/** A progress clock on a time source that moves only when the test calls `pass`. */
function clocked() {
  let now = 1_000;
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { clock: new ProgressClock(() => now), pass };
}

test("a wait on purpose is not part of a stretch of the run's own work", async () => {
  const { clock, pass } = clocked();
  pass(5);
  await clock.waits(async () => pass(60_000));
  pass(7);
  expect(clock.longest).toBe(7);
});

test("stretches are not added up: the longest counts, even after it is over", async () => {
  const { clock, pass } = clocked();
  for (const stretch of [20, 300, 40]) {
    pass(stretch);
    await clock.waits(async () => pass(1_000));
  }
  expect(clock.longest).toBe(300);
});

test("a stretch that goes on counts up to now, and a new one begins when a wait fails", async () => {
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
