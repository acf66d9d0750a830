/**
 * Runs a lab with the command line in a folder of its own, and reads the files that it wrote.
 */
import { chown, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Family } from "../../../src/lab/model.ts";
import type { RunRecord } from "../../../src/record/record.ts";
import { runCli } from "../commands/cli-run.ts";

export interface FinishedRun extends AsyncDisposable {
  readonly code: number | null;
  readonly folder: string;
  readonly record: RunRecord;
  readonly recordText: string;
  readonly transcript: string;
  readonly stdout: string;
  readonly stderr: string;
}

interface Asked {
  readonly family?: Family;
  /** The user to whom the folder around the run belongs (default: the one who runs the tests). */
  readonly owner?: number | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs `wirestep lab LAB`. @throws Error if the run wrote no files */
export async function runOnce(
  lab: string,
  { family = 4, owner, env = {} }: Asked = {},
): Promise<FinishedRun> {
  const around = await mkdtemp(join(tmpdir(), "wirestep-run-"));
  if (owner !== undefined) await chown(around, owner, owner);
  const { code, stdout, stderr } = await runCli(["lab", lab, "--family", `${family}`], env, around);
  const [name = ""] = await readdir(join(around, "runs")).catch(() => []); // without files it throws below
  const [time] = await readdir(join(around, "runs", name)).catch(() => []);
  if (time === undefined) throw new Error(`the run wrote no files:\n${stdout}${stderr}`);
  const folder = join(around, "runs", name, time);
  const recordText = await readFile(join(folder, "record.json"), "utf8");
  return {
    code,
    folder,
    record: JSON.parse(recordText) as RunRecord,
    recordText,
    transcript: await readFile(join(folder, "transcript.txt"), "utf8"),
    stdout,
    stderr,
    [Symbol.asyncDispose]: () => rm(around, { recursive: true, force: true }),
  };
}
