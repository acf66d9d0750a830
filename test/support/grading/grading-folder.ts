import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An empty folder for a grading. */
export async function gradingFolder() {
  const out = await mkdtemp(join(tmpdir(), "wirestep-grading-"));
  return { out, [Symbol.asyncDispose]: () => rm(out, { recursive: true, force: true }) };
}

/** The names of its locks. */
export const locksIn = async (out: string) =>
  (await readdir(out)).filter((name) => name.startsWith(".") || name.includes("grading"));
