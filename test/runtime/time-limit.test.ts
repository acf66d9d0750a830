import { afterEach, beforeEach, expect, test } from "vitest";
import { limited, untilAborted, withinLimit } from "../../src/runtime/time-limit.ts";

const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => void process.on("unhandledRejection", note));
afterEach(() => void process.off("unhandledRejection", note));

test.each([
  ["untilAborted", (work: Promise<unknown>, signal: AbortSignal) => untilAborted(work, signal)],
  [
    "limited",
    (work: Promise<unknown>, signal: AbortSignal) =>
      limited(work, 1_000, () => new Error("late"), signal),
  ],
])("%s: work that fails after an abort that came first is handled", async (_, wait) => {
  const { promise, reject } = Promise.withResolvers<never>();
  const interrupted = new Error("interrupted");
  await expect(wait(promise, AbortSignal.abort(interrupted))).rejects.toBe(interrupted);
  reject(new Error("its process was killed"));
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).toEqual([]);
});

test("a wait that the limit ends is no error, and work that fails is", async () => {
  const never = new Promise<never>(() => undefined);
  expect(await withinLimit(never, 5)).toBe(false);
  expect(await withinLimit(Promise.resolve("done"), 1_000)).toBe(true);
  const failure = new Error("its process was killed");
  await expect(withinLimit(Promise.reject(failure), 1_000)).rejects.toBe(failure);
  const interrupted = new Error("interrupted");
  await expect(withinLimit(never, 1_000, AbortSignal.abort(interrupted))).rejects.toBe(interrupted);
});
