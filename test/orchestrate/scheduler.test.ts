import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { type Machine, mayStart, scheduled } from "../../src/orchestrate/scheduler.ts";

const GIB = 2 ** 30;
const busy: Machine = { cores: 4, idle: 0.05, memory: 8 * GIB };

test("two labs per core run, however busy the machine is", () => {
  expect([0, 1, 4, 7].map((running) => mayStart(running, busy))).toEqual([true, true, true, true]);
  expect(mayStart(8, busy)).toBe(false);
});

test("more labs start while a part of the machine is idle, up to a limit", () => {
  const idle = { ...busy, idle: 0.6 };
  expect(mayStart(8, idle)).toBe(true);
  expect(mayStart(31, idle)).toBe(true);
  expect(mayStart(32, idle)).toBe(false);
});

test("if memory is short, one lab runs and no second", () => {
  const short = { ...busy, idle: 0.9, memory: 0.1 * GIB };
  expect(mayStart(0, short)).toBe(true);
  expect(mayStart(1, short)).toBe(false);
});

/** Work that the test ends, with the items that have begun and those that run. */
function works() {
  const running = new Map<string, PromiseWithResolvers<void>>();
  const begun: string[] = [];
  const work = (item: string): Promise<void> => {
    const one = Promise.withResolvers<void>();
    begun.push(item);
    running.set(item, one);
    return one.promise.finally(() => running.delete(item));
  };
  return { begun, running, work };
}

/** Resolves after everything that can continue has done so. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("with a fixed number, that many items run at once, in order", async () => {
  const { begun, running, work } = works();
  const done = scheduled(["a", "b", "c"], work, { atOnce: 2, here: true });
  await settled();
  expect(begun).toEqual(["a", "b"]);
  running.get("b")?.resolve();
  await settled();
  expect(begun).toEqual(["a", "b", "c"]);
  for (const one of running.values()) one.resolve();
  await done;
});

test("without a number, two items per core start at once", async () => {
  const { begun, running, work } = works();
  const items = Array.from({ length: 2 * availableParallelism() }, (_, n) => `${n}`);
  const done = scheduled(items, work, { here: false });
  await settled();
  expect(begun).toEqual(items);
  for (const one of running.values()) one.resolve();
  await done;
});

test("after a failure no item starts, and the failure is thrown when the running ones have ended", async () => {
  const { begun, running, work } = works();
  let thrown: unknown;
  const done = scheduled(["a", "b", "c"], work, { atOnce: 2, here: true }).catch((error) => {
    thrown = error;
  });
  await settled();
  running.get("a")?.reject(new Error("broken"));
  await settled();
  expect([begun, thrown]).toEqual([["a", "b"], undefined]);
  running.get("b")?.resolve();
  await done;
  expect(thrown).toEqual(new Error("broken"));
  expect(begun).toEqual(["a", "b"]);
});

test("without items nothing is done", async () => {
  await scheduled([], () => Promise.reject(new Error("no item")), { here: true });
});
