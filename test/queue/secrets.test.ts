import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { queueKey, queuePassword } from "../../src/queue/secrets.ts";

const KEY = "k".repeat(32);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-key-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, "secret");
  await writeFile(path, text);
  return path;
}

test("a key is a file's text without its newline, or the variable's", async () => {
  expect(await queueKey(await file(`${KEY}\n`), {})).toBe(KEY);
  expect(await queueKey(undefined, { WIRESTEP_QUEUE_KEY: KEY })).toBe(KEY);
});

test("without a key there is no queue, and a short one can be guessed", async () => {
  await expect(queueKey(undefined, {})).rejects.toThrow("openssl rand -hex 32");
  await expect(queueKey(await file("short"), {})).rejects.toThrow("fewer than 32 characters");
  await expect(queueKey(join(folder, "none"), {})).rejects.toThrow("ENOENT");
});

test("a server may have no password, and an empty file is a mistake", async () => {
  expect(await queuePassword(undefined, {})).toBeUndefined();
  expect(await queuePassword(await file("hush\n"), {})).toBe("hush");
  await expect(queuePassword(await file(" \n"), {})).rejects.toThrow("is empty");
});
