/**
 * Copies a lab's folder, with changes like those of a student.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../src/runtime/checkout.ts";

export interface Change {
  readonly file: "lab.ts" | "server.cc" | "client.cc";
  /** Text that the file must contain. */
  readonly from: string;
  readonly to: string;
}

export interface LabCopy extends AsyncDisposable {
  /** The lab's folder. */
  readonly folder: string;
  /** The folder around it, to run commands in. */
  readonly around: string;
  /** Changes a file at the first match. */
  change(change: Change): Promise<void>;
}

/** Copies a lab of this checkout and makes the changes, each at the first match. */
export function copyLab(name: string, ...changes: readonly Change[]): Promise<LabCopy> {
  return copyLabFrom("labs", name, changes);
}

/** A handshake whose second step does not end by itself: time to do something to its run. */
export function waitingLab(): Promise<LabCopy> {
  const connects = "int first_fd = jc::Connect(server, 12345);";
  return copyLab("handshake", { file: "client.cc", from: connects, to: `::pause(); ${connects}` });
}

/**
 * A handshake whose SYN is held while the server waits in accept, for as long as a line may wait: time
 * to do something to its run.
 */
export function holdingLab(): Promise<LabCopy> {
  const delivers = 'network.delivers(client.sends("S"), {';
  const waits = 'server.steps("accept", { why: "It waits.", packets: [] }),';
  return copyLab("handshake-slow", {
    file: "lab.ts",
    from: delivers,
    to: `${waits}\n    ${delivers}`,
  });
}

/** Copies a lab from another folder of this checkout. */
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
  const change = async (one: Change): Promise<void> => {
    const file = join(folder, one.file);
    await writeFile(file, withChange(await readFile(file, "utf8"), one));
  };
  for (const one of changes) await change(one);
  return {
    folder,
    around,
    change,
    [Symbol.asyncDispose]: () => rm(around, { recursive: true, force: true }),
  };
}

/** A file's text with the change made at the first place that fits. */
export function withChange(text: string, { file, from, to }: Change): string {
  if (!text.includes(from)) throw new Error(`${file} does not contain ${JSON.stringify(from)}`);
  return text.replace(from, () => to);
}
