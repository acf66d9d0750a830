import { expect, test } from "vitest";
import { unlessSomethingIsBuilt, whileNothingIsPruned } from "../../src/images/build-or-prune.ts";

test("nothing is pruned while something is built, and afterwards it is", async () => {
  const done: string[] = [];
  const build = Promise.withResolvers<void>();
  const building = whileNothingIsPruned(() => build.promise);
  await unlessSomethingIsBuilt(async () => void done.push("during the build"));
  build.resolve();
  await building;
  await unlessSomethingIsBuilt(async () => void done.push("after it"));
  expect(done).toEqual(["after it"]);
});

test("a build waits for a prune that is running, also for one that fails", async () => {
  const done: string[] = [];
  const prune = Promise.withResolvers<void>();
  const pruning = unlessSomethingIsBuilt(() => prune.promise);
  const building = whileNothingIsPruned(async () => void done.push("built"));
  await Promise.resolve();
  expect(done).toEqual([]);
  prune.reject(new Error("no engine"));
  await expect(pruning).rejects.toThrow("no engine");
  await building;
  expect(done).toEqual(["built"]);
});
