import { expect, test } from "vitest";
import { compareLocks } from "../../src/bundle/compare.ts";
import { builtOn, layer, smallBundle } from "../support/engine/small-bundle.ts";

const rows = (...args: Parameters<typeof compareLocks>) =>
  compareLocks(...args).map(
    ({ image, what, same, difference }) => `${image} ${what} ${same}: ${difference}`,
  );

test("two builds of the same sources have the same ids, layers and programs", async () => {
  await using one = await smallBundle(await builtOn(20_500));
  await using other = await smallBundle(await builtOn(20_501));
  expect(compareLocks(one.lock, other.lock).filter(({ same }) => !same)).toEqual([]);
  expect(rows(one.lock, other.lock)).toHaveLength(6); // id, layers, programs of two images
});

test("a program that was compiled to other bytes is reported by its path, with its image's id and layers", async () => {
  await using one = await smallBundle(await builtOn(20_500));
  const [endpoint, lab] = await builtOn(20_500);
  if (endpoint === undefined || lab === undefined) throw new Error("two images");
  const changed = await layer([{ name: "lab/debug/server", text: "FLE" }]);
  await using other = await smallBundle([
    endpoint,
    { ...lab, layers: [...endpoint.layers, changed] },
  ]);
  const different = compareLocks(one.lock, other.lock).filter(({ same }) => !same);
  expect(different.map(({ image, what }) => `${image} ${what}`)).toEqual([
    "lab-x id",
    "lab-x layers",
    "lab-x programs",
  ]);
  expect(different[1]?.difference).toBe("layer 3");
  expect(different[2]?.difference).toMatch(/^\/lab\/debug\/server is sha256:/);
});

test("an image that only one bundle has differs", async () => {
  await using one = await smallBundle(await builtOn(20_500));
  await using other = await smallBundle((await builtOn(20_500)).slice(0, 1));
  expect(rows(one.lock, other.lock)).toContain(
    `lab-x id false: ${one.lock.images[1]?.id.slice(7, 19)} and none`,
  );
});

test("a package of another version is reported with both versions", async () => {
  await using bundle = await smallBundle((await builtOn(20_500)).slice(0, 1));
  const [image] = bundle.lock.images;
  if (image === undefined) throw new Error("an image");
  const withGdb = (version: string) => ({
    ...bundle.lock,
    images: [{ ...image, packages: { gdb: version } }],
  });
  expect(rows(withGdb("16.3-1"), withGdb("16.3-2"))).toContain(
    "endpoint packages false: gdb is 16.3-2, expected 16.3-1",
  );
});
