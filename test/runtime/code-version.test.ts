import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../src/runtime/checkout.ts";
import { codeVersion } from "../../src/runtime/code-version.ts";

test("the code's version is the package's, with a hash", async () => {
  const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const [own, hash] = (await codeVersion()).split("+");
  expect(own).toBe(version);
  expect(hash).toMatch(/^[0-9a-f]{12}$/);
  expect(await codeVersion()).toBe(await codeVersion());
});

test("the bundles name their parts by hashes of the contents, so that a change of a part changes them", async () => {
  const text = await readFile(join(ROOT, "lib/cli.js"), "utf8");
  const parts = [...text.matchAll(/["']\.\/parts\/([^"']+)["']/g)].map(([, name]) => name);
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts) expect(part).toMatch(/-[\w-]{8}\.js$/);
});
