import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import tar from "tar-stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EPOCH } from "../../src/bundle/config.ts";
import { normaliseLayer } from "../../src/bundle/layer.ts";
import { type LayerFile, layer } from "../support/engine/small-bundle.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-layer-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function normalised(bytes: Buffer) {
  const file = join(folder, "layer");
  const facts = await normaliseLayer(Readable.from([bytes]), file);
  const headers: tar.Header[] = [];
  const entries = tar.extract();
  Readable.from([await readFile(file)]).pipe(entries);
  for await (const entry of entries) {
    headers.push(entry.header);
    entry.resume();
  }
  return { facts, headers };
}

const withFile = (file: Partial<LayerFile>) =>
  layer([{ name: "etc/motd", text: "hello", ...file }]);

describe("a normalised layer", () => {
  test("has no time later than the epoch, and keeps earlier times", async () => {
    const later = await normalised(await withFile({ time: EPOCH.getTime() / 1000 + 5 }));
    expect(later.headers[0]?.mtime).toEqual(EPOCH);
    const earlier = await normalised(await withFile({ time: 1000 }));
    expect(earlier.headers[0]?.mtime).toEqual(new Date(1_000_000));
  });

  test("keeps owners, permissions with the set-user-ID bit, and extended attributes", async () => {
    const pax = { "SCHILY.xattr.user.note": "kept", mtime: "1765152001.25" };
    const { headers } = await normalised(await withFile({ pax }));
    expect(headers[0]).toMatchObject({ mode: 0o4755, uid: 1, gid: 2 });
    expect(headers[0]?.pax).toMatchObject({ "SCHILY.xattr.user.note": "kept" });
    expect(headers[0]?.pax).not.toHaveProperty("mtime");
  });

  test("with an attribute that is not UTF-8 is refused, not changed", async () => {
    const bytes = await withFile({ pax: { "SCHILY.xattr.security.capability": "\u0001?\u0002" } });
    const binary = Buffer.from(bytes);
    binary[binary.indexOf("\u0001?") + 1] = 0xff;
    await expect(normalised(binary)).rejects.toThrow(
      "etc/motd: its name or an attribute is not UTF-8, so it cannot be packed",
    );
  });

  test("comes with its programs and its list of packages", async () => {
    const bytes = await layer([
      { name: "./var/lib/dpkg/status", text: "Package: gdb\n" },
      { name: "usr/local/bin/gate", text: "" },
      { name: "usr/bin/gdb", text: "not ours" },
    ]);
    const { facts } = await normalised(bytes);
    expect(facts.dpkgStatus).toBe("Package: gdb\n");
    expect(Object.keys(facts.programs)).toEqual(["/usr/local/bin/gate"]);
  });

  test("that is cut off is an error", async () => {
    const bytes = await layer([{ name: "big", text: "x".repeat(5000) }]);
    await expect(normalised(bytes.subarray(0, 2000))).rejects.toThrow();
  });
});
