/**
 * A course's repository with students' programs. The action gets the inputs that the documentation shows.
 */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { ACTION_PATH, type Job, startJob } from "./action-run.ts";

/** The part of a workflow that the documentation shows for the action. */
export interface Documented {
  readonly lines: readonly string[];
  readonly uses: string;
  readonly with: Readonly<Record<string, string>>;
}

/** The steps of the first example in docs/ci.md. */
export async function documentedUse(): Promise<Documented> {
  const page = await readFile(join(ACTION_PATH, "docs/ci.md"), "utf8");
  const section = page.split(/^## /m).find((part) => part.startsWith("The action")) ?? "";
  const example = /^```yaml\n([\s\S]*?)^```$/m.exec(section)?.[1];
  if (example === undefined) throw new Error('docs/ci.md shows no workflow in "The action"');
  const steps = parse(example) as readonly { uses: string; with?: Record<string, string> }[];
  const step = steps.find(({ uses }) => uses.includes("/wirestep@"));
  if (step === undefined) throw new Error("the example does not use the action");
  const lines = example.trimEnd().split("\n");
  return { lines, uses: step.uses, with: step.with ?? {} };
}

/**
 * A checkout of such a repository, with the programs of the lab handshake as homework.
 * @param change a student's change to a program, which must contain `from`
 */
export async function courseCheckout(change?: {
  readonly file: "server.cc" | "client.cc";
  readonly from: string;
  readonly to: string;
}): Promise<Job> {
  const workspace = await mkdtemp(join(tmpdir(), "wirestep-course-"));
  const homework = join(workspace, "homework");
  await mkdir(homework);
  for (const file of ["server.cc", "client.cc"]) {
    await cp(join(ACTION_PATH, "labs/handshake", file), join(homework, file));
  }
  if (change !== undefined) {
    const file = join(homework, change.file);
    const source = await readFile(file, "utf8");
    if (!source.includes(change.from)) throw new Error(`${change.file} lacks ${change.from}`);
    await writeFile(
      file,
      source.replace(change.from, () => change.to),
    );
  }
  const git = (...args: readonly string[]) =>
    promisify(execFile)("git", ["-C", workspace, ...args]);
  await git("init", "--quiet");
  await git("add", ".");
  return startJob(workspace);
}
