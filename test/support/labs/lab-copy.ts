/**
 * A copy of a lab's folder, with changes as a student would make them.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../src/runtime/checkout.ts";

export interface Change {
  readonly file: "lab.ts" | "server.cc" | "client.cc";
  /** The file must contain it. */
  readonly from: string;
  readonly to: string;
}

export interface LabCopy extends AsyncDisposable {
  /** The lab's folder. */
  readonly folder: string;
  /** The folder around it, from which tests run commands. */
  readonly around: string;
  /** Changes a file at the first place that matches. */
  change(change: Change): Promise<void>;
}

/** Copies a lab of this checkout and makes the changes, each at the first place that matches. */
export function copyLab(name: string, ...changes: readonly Change[]): Promise<LabCopy> {
  return copyLabFrom("labs", name, changes);
}

/** The same with a lab from another folder of this checkout. */
export async function copyLabFrom(
  labs: string,
  name: string,
  changes: readonly Change[] = [],
): Promise<LabCopy> {
  const around = await mkdtemp(join(tmpdir(), "wirestep-test-"));
  const folder = join(around, name);
  await cp(join(ROOT, labs, name), folder, {
    recursive: true,
  });
  const change = async ({ file, from, to }: Change): Promise<void> => {
    const text = await readFile(join(folder, file), "utf8");
    if (!text.includes(from)) throw new Error(`${file} does not contain ${JSON.stringify(from)}`);
    await writeFile(
      join(folder, file),
      text.replace(from, () => to),
    );
  };
  for (const one of changes) await change(one);
  return {
    folder,
    around,
    change,
    [Symbol.asyncDispose]: () => rm(around, { recursive: true, force: true }),
  };
}
