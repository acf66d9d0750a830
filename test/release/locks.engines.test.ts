/**
 * Every package lock against Debian's mirror of today: apt must find each locked version and need nothing
 * else, on every architecture that the release is for. If this fails, Debian has newer packages than the
 * locks: run `npx wirestep bundle lock`, which a release needs too.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { $ as shell } from "zx";
import { lockPath, parsePackageLock } from "../../src/bundle/packages.ts";
import { ARCHITECTURES, PACKAGED, parseResolved } from "../../src/images/packages.ts";
import { ROOT } from "../../src/runtime/checkout.ts";
import { type OtherEngine, startOtherEngine } from "../support/engine/other-engine.ts";

/** Debian trixie, as the images are. apt resolves in its root file system; its engine has nothing to do. */
let trixie: OtherEngine;
let folder: string;

beforeAll(async () => {
  trixie = await startOtherEngine("trixie-docker");
  folder = await mkdtemp(join(trixie.root, "locks-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await trixie[Symbol.asyncDispose]();
});

test.each(ARCHITECTURES)(
  "apt finds all locked packages for %s, and no other",
  async (architecture) => {
    const locks = await Promise.all(
      PACKAGED.map(async (image) => {
        const text = await readFile(join(ROOT, lockPath(image, architecture)), "utf8");
        return [image, parsePackageLock(text)] as const;
      }),
    );
    await mkdir(join(folder, architecture));
    for (const [image, packages] of locks) {
      const wanted = Object.entries(packages).map((one) => one.join("="));
      await writeFile(join(folder, architecture, image), wanted.join("\n"));
    }
    const inside = `/${basename(folder)}/${architecture}`;
    const command = [...trixie.inside("/"), `${ROOT}/docker/resolve.sh`, inside, architecture];
    const resolved = parseResolved((await shell({ quiet: true })`${command}`).stdout);
    for (const [image, packages] of locks) {
      const found = resolved.filter((one) => one.image === image);
      expect(Object.fromEntries(found.map(({ name, version }) => [name, version])), image).toEqual(
        packages,
      );
    }
  },
);
