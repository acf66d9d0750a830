import { readFile, writeFile } from "node:fs/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { verifyBundle } from "../../src/bundle/verify.ts";
import { builtOn, smallBundle } from "../support/engine/small-bundle.ts";

/** Changes the archive's contents and compresses them again, so that gzip's own checksum is right. */
async function rewritten(file: string, change: (archive: Buffer) => void): Promise<void> {
  const archive = gunzipSync(await readFile(file));
  change(archive);
  await writeFile(file, gzipSync(archive, { level: 9 }));
}

/** Bytes of gzip's header and of the seal at the end, each of which is changed; of the rest, each fifth is. */
const HEADER = 32;
const SEAL = 256;
const EVERY = 5;

describe("verifying a bundle", () => {
  test("finds no problem in a bundle as it was written", async () => {
    await using bundle = await smallBundle(await builtOn(20_500));
    expect(await verifyBundle(bundle.file)).toEqual({ lock: bundle.lock, problems: [] });
  });

  test("finds a changed byte, wherever in the file it is", async () => {
    await using bundle = await smallBundle(await builtOn(20_500));
    const bytes = await readFile(bundle.file);
    const end = bytes.length - SEAL;
    const tried = [...bytes.keys()].filter((at) => at < HEADER || at >= end || at % EVERY === 0);
    const missed: number[] = [];
    for (const at of tried) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      await writeFile(bundle.file, changed);
      if ((await verifyBundle(bundle.file)).problems.length === 0) missed.push(at);
    }
    expect(bytes.length).toBeGreaterThan(1000);
    expect(missed).toEqual([]);
  });

  test("reports a changed program with its layer and its image", async () => {
    await using bundle = await smallBundle(await builtOn(20_500));
    await rewritten(bundle.file, (archive) => archive.write("XLF", archive.indexOf("ELFELF")));
    const digest = bundle.lock.images[1]?.layers[2]?.slice(7);
    expect((await verifyBundle(bundle.file)).problems).toEqual([
      `blobs/sha256/${digest} (layer 3 of lab-x) is altered: its bytes do not match its digest`,
    ]);
  });

  test("reports a changed configuration, manifest and lock by name", async () => {
    for (const [text, problem] of [
      ["PATH=/bin", /\(configuration of endpoint\) is altered/],
      ['"RepoTags"', /^manifest\.json is altered/],
      ['"wirestep bundle"', /^wirestep\.lock\.json is altered/],
    ] as const) {
      await using bundle = await smallBundle(await builtOn(20_500));
      await rewritten(bundle.file, (archive) => archive.write("#", archive.indexOf(text) + 2));
      expect((await verifyBundle(bundle.file)).problems[0]).toMatch(problem);
    }
  });

  test("reports the entry in which a file is cut off", async () => {
    await using bundle = await smallBundle(await builtOn(20_500));
    const bytes = await readFile(bundle.file);
    await writeFile(bundle.file, bytes.subarray(0, bytes.length - 200));
    expect((await verifyBundle(bundle.file)).problems[0]).toMatch(
      /^(?:in|after) blobs\/sha256\/.*: unexpected end/,
    );
  });

  test("reports that another file is not a bundle", async () => {
    await using bundle = await smallBundle(await builtOn(20_500));
    await writeFile(bundle.file, "not a bundle");
    const { lock, problems } = await verifyBundle(bundle.file);
    expect(lock).toBeUndefined();
    expect(problems).not.toEqual([]);
  });

  test("reports the same contents compressed in another way, because the seal does not match", async () => {
    await using bundle = await smallBundle(await builtOn(20_500));
    const archive = gunzipSync(await readFile(bundle.file));
    await writeFile(bundle.file, gzipSync(archive, { level: 9, memLevel: 1 }));
    expect((await verifyBundle(bundle.file)).problems).toEqual([
      "the file's bytes do not match the seal at its end, although each entry matches the lock",
    ]);
  });
});
