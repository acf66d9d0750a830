/** A global setup: an empty folder for the runs of all labs, which is removed after the last test of all projects. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    readonly labsFolder: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-labs-"));
  project.provide("labsFolder", folder);
  return () => rm(folder, { recursive: true });
}
