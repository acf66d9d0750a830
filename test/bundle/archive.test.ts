import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/bundle/config.ts";
import { builtOn, smallBundle } from "../support/engine/small-bundle.ts";

describe("a bundle's file", () => {
  test("is the same, byte for byte, for images that were built on different days", async () => {
    await using monday = await smallBundle(await builtOn(20_500));
    await using friday = await smallBundle(await builtOn(20_504));
    const [one, other] = [await readFile(monday.file), await readFile(friday.file)];
    expect(one.equals(other)).toBe(true);
    expect(monday.lock).toEqual(friday.lock);
  });

  test.each([
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
  ])("is the same if the engine stores its layers with %s", async (_, compress) => {
    await using plain = await smallBundle(await builtOn(20_500));
    await using packed = await smallBundle(await builtOn(20_500), (layer) => compress(layer));
    expect((await readFile(packed.file)).equals(await readFile(plain.file))).toBe(true);
  });

  test("changes if a program changes", async () => {
    await using before = await smallBundle(await builtOn(20_500));
    const [endpoint, lab] = await builtOn(20_500);
    if (endpoint === undefined || lab === undefined) throw new Error("two images");
    await using after = await smallBundle([endpoint, { ...lab, layers: endpoint.layers }]);
    expect(after.lock.images[0]).toEqual(before.lock.images[0]);
    expect(after.lock.images[1]?.id).not.toBe(before.lock.images[1]?.id);
  });

  test("holds a layer that two images share once, under its digest, as tar lists it", async () => {
    await using bundle = await smallBundle(await builtOn(20_500));
    const { stdout } = await promisify(execFile)("tar", ["-tzf", bundle.file]);
    const names = stdout.trim().split("\n");
    const digests = new Set(bundle.lock.images.flatMap(({ id, layers }) => [id, ...layers]));
    expect(digests.size).toBe(5); // two configurations, three layers
    expect(names).toEqual([
      "wirestep.lock.json",
      ...[...digests]
        .toSorted(
          (a, b) =>
            names.findIndex((n) => a.endsWith(n.slice(13))) -
            names.findIndex((n) => b.endsWith(n.slice(13))),
        )
        .map((digest) => `blobs/sha256/${digest.slice(7)}`),
      "manifest.json",
    ]);
  });

  test("is written with its lock and a checksum in the format of sha256sum", async () => {
    await using bundle = await smallBundle(await builtOn(20_500));
    const line = await readFile(`${bundle.file}.sha256`, "utf8");
    expect(line).toBe(`${sha256(await readFile(bundle.file)).slice(7)}  small.tar.gz\n`);
    expect(JSON.parse(await readFile(`${bundle.file}.lock.json`, "utf8"))).toEqual(bundle.lock);
  });
});
