/**
 * A global setup: the first run on a stage of namespaces, which installs bubblewrap and copies the root file
 * systems. The tests' own runs then print nothing about it. Users who are not root run these tests on the engine.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { $ } from "zx";
import { ROOT } from "../../../src/runtime/checkout.ts";

/** The environment of tests that are about programs, and not about the place of a stage. */
export const ON_NAMESPACES: Readonly<Record<string, string>> =
  process.getuid?.() === 0 ? { WIRESTEP_STAGE: "namespaces" } : {};

export default async function setup(): Promise<void> {
  const cwd = await mkdtemp(join(tmpdir(), "wirestep-first-"));
  const env = { ...process.env, ...ON_NAMESPACES };
  try {
    await $({ cwd, env, quiet: true })`${join(ROOT, "bin/wirestep")} lab handshake --quiet`;
  } finally {
    await rm(cwd, { recursive: true });
  }
}
