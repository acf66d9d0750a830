/**
 * Keeps the machine busy. One process only computes. Another repeatedly writes to the disk and waits for
 * it. Both end with the process that started them.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const COMPUTE = "for (;;) Math.sqrt(Math.random());";
/** Writes 32 MiB at a time, always to the same file. */
const WRITE = `
  const { closeSync, fsyncSync, openSync, writeSync } = require("node:fs");
  const block = Buffer.alloc(1 << 20, 7);
  for (;;) {
    const file = openSync(process.argv[1], "w");
    for (let n = 0; n < 32; n++) writeSync(file, block);
    fsyncSync(file);
    closeSync(file);
  }`;

export async function startLoad(): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-load-"));
  const run = (...args: readonly string[]) => spawn(process.execPath, ["-e", ...args]);
  const children = [run(COMPUTE), run(WRITE, join(folder, "file"))];
  const kill = (): void => {
    for (const child of children) child.kill("SIGKILL");
  };
  process.once("exit", kill);
  return {
    [Symbol.asyncDispose]: async () => {
      process.off("exit", kill);
      kill();
      await rm(folder, { recursive: true });
    },
  };
}
