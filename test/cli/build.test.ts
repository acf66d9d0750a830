/** Builds in the folder of the command that other tests run at the same time. A build must not disturb them. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import { COMMAND } from "../support/commands/command.ts";

const BUILD = fileURLToPath(new URL("../../src/cli/build.ts", import.meta.url));
/** A chunk of an older build that the newest build does not have. */
const OLD = join(dirname(COMMAND), "lab-of-an-older-build.mjs");
const DAY = 24 * 60 * 60 * 1000;

const build = () => promisify(execFile)(process.execPath, [BUILD]);
afterEach(() => rm(OLD, { force: true }));

test("an older build's files stay for a day, for commands that still run", {
  timeout: 60_000,
}, async () => {
  await writeFile(OLD, "export {};\n");
  await utimes(OLD, new Date(0), new Date(0)); // the times that a build gives its files
  const before = await readFile(COMMAND, "utf8");
  const begun = Date.now();
  await build();
  expect(existsSync(OLD)).toBe(true);
  expect((await stat(OLD)).mtimeMs).toBeGreaterThanOrEqual(begun);

  await build();
  expect(existsSync(OLD), "out of use since a moment ago").toBe(true);

  const old = new Date(Date.now() - DAY - 60_000);
  await utimes(OLD, old, old);
  await build();
  expect(existsSync(OLD)).toBe(false);
  expect(await readFile(COMMAND, "utf8")).toBe(before);
});

test("the command is as old as the beginning of its build: what changed since is newer", async () => {
  const begun = Date.now();
  await build();
  const { mtimeMs, ctimeMs } = await stat(COMMAND);
  expect(mtimeMs).toBeGreaterThanOrEqual(begun);
  expect(mtimeMs).toBeLessThan(ctimeMs); // when it was put there
});
