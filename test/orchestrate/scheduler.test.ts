import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { type Machine, mayStart, scheduled } from "../../src/orchestrate/scheduler.ts";

const GIB = 2 ** 30;
const busy: Machine = { cores: 4, idle: 0.05, memory: 8 * GIB };

test("as many labs as cores run however busy the machine is", () => {
  expect([0, 1, 3].map((running) => mayStart(running, busy))).toEqual([true, true, true]);
  expect(mayStart(4, busy)).toBe(false);
});

test("more begin where a part of the machine is idle, up to a bound", () => {
  const idle = { ...busy, idle: 0.6 };
  expect(mayStart(4, idle)).toBe(true);
  expect(mayStart(31, idle)).toBe(true);
  expect(mayStart(32, idle)).toBe(false);
});

test("where memory is short one runs, and no second", () => {
  const short = { ...busy, idle: 0.9, memory: 0.1 * GIB };
  expect(mayStart(0, short)).toBe(true);
  expect(mayStart(1, short)).toBe(false);
});

/** Work that ends when it is told to, and what is being done. */
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

/** Everything that can go on has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("a number that was asked for is kept to, in the order of the items", async () => {
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

test("without a number as many begin at once as there are cores", async () => {
  const { begun, running, work } = works();
  const items = Array.from({ length: availableParallelism() }, (_, n) => `${n}`);
  const done = scheduled(items, work, { here: false });
  await settled();
  expect(begun).toEqual(items);
  for (const one of running.values()) one.resolve();
  await done;
});

test("after a failure none is begun; it is thrown when those that run have ended", async () => {
  const { begun, running, work } = works();
  let told: unknown;
  const done = scheduled(["a", "b", "c"], work, { atOnce: 2, here: true }).catch((error) => {
    told = error;
  });
  await settled();
  running.get("a")?.reject(new Error("broken"));
  await settled();
  expect([begun, told]).toEqual([["a", "b"], undefined]);
  running.get("b")?.resolve();
  await done;
  expect(told).toEqual(new Error("broken"));
  expect(begun).toEqual(["a", "b"]);
});

test("nothing to do is done", async () => {
  await scheduled([], () => Promise.reject(new Error("of what?")), { here: true });
});
