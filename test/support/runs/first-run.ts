/** A first run of a place: it installs and builds what every run there needs, so that no test has to wait for it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { $ } from "zx";
import { ROOT } from "../../../src/runtime/checkout.ts";

/** @param env variables that choose the place */
export async function firstRun(env: Readonly<Record<string, string>>): Promise<void> {
  const cwd = await mkdtemp(join(tmpdir(), "wirestep-first-"));
  const run = $({ cwd, env: { ...process.env, ...env }, quiet: true });
  try {
    await run`${join(ROOT, "bin/wirestep")} lab handshake --quiet`;
  } finally {
    await rm(cwd, { recursive: true });
  }
}
