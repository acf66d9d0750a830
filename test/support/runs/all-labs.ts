/**
 * The runs of all labs, made once for all files that read them. The first file that asks makes them, and the others
 * wait for it.
 */
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inject, vi } from "vitest";
import type { Family } from "../../../src/lab/model.ts";
import { type CliResult, runCli } from "../commands/cli-run.ts";
import type {} from "./labs-folder.ts"; // the type of what it provides

interface QuickLabs {
  readonly quick: CliResult;
  /** Of the labs that are made for IPv6. */
  readonly ipv6: CliResult;
}

export interface AllLabs extends QuickLabs {
  readonly slow: CliResult;
}

/** In milliseconds; the limit of the hooks that wait is longer. */
const LIMIT = 540_000;

/** The folder in which the labs of this version of IP ran. Commands find the runs there. */
export const labsFolder = (family: Family = 4): string =>
  join(inject("labsFolder"), `ipv${family}`);

/** Resolves when all labs have run. @throws Error if they could not be started */
export async function allLabs(): Promise<AllLabs> {
  const [ran, slow] = await Promise.all([once("quick", runQuick), slowLabs()]);
  return { ...ran, slow };
}

/** Resolves when the labs that wait for a timer of the kernel have run. */
export function slowLabs(): Promise<CliResult> {
  return once("slow", () => runCli(["labs", "--slow"], {}, labsFolder()));
}

/** Those on IPv6 run one after another next to the others. */
async function runQuick(): Promise<QuickLabs> {
  const [quick, ipv6] = await Promise.all([
    runCli(["labs"], {}, labsFolder()),
    runCli(["labs", "--family", "6", "--at-once", "1"], {}, labsFolder(6)),
  ]);
  return { quick, ipv6 };
}

/** Makes it for the first file that asks, and waits for it in the others. @throws Error if that failed */
async function once<T extends object>(name: string, make: () => Promise<T>): Promise<T> {
  const results = join(inject("labsFolder"), `${name}.json`);
  if (await isFirst(name)) {
    for (const family of [4, 6] as const) await mkdir(labsFolder(family), { recursive: true });
    await writeWhole(results, await make().catch(String));
  }
  const read = (): Promise<string> => readFile(results, "utf8");
  const made = JSON.parse(await vi.waitFor(read, { timeout: LIMIT, interval: 100 })) as T | string;
  if (typeof made === "string") throw new Error(`the labs could not be run: ${made}`);
  return made;
}

/** Whether no other file has asked. Only one process can make a folder. */
function isFirst(name: string): Promise<boolean> {
  return mkdir(join(inject("labsFolder"), name)).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}

/** Other files never read a part of it. */
async function writeWhole(file: string, value: unknown): Promise<void> {
  await writeFile(`${file}.part`, JSON.stringify(value));
  await rename(`${file}.part`, file);
}

/** The folder of a lab's run. @param name the lab's name, on IPv6 with its ending */
export async function runFolder(name: string, family: Family = 4): Promise<string> {
  const runs = join(labsFolder(family), "runs", name);
  const [time, ...more] = await readdir(runs);
  if (time === undefined || more.length > 0) throw new Error(`${name} must have one run`);
  return join(runs, time);
}
