/**
 * The runs of all labs, made once for all files of the project `labs`. The first file that asks makes
 * them, and the others wait for it.
 */
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inject, vi } from "vitest";
import type { Family } from "../../../src/lab/model.ts";
import { type CliResult, runCli } from "../commands/cli-run.ts";
import type {} from "./labs-folder.ts"; // the type of what it provides

export interface AllLabs {
  readonly quick: CliResult;
  readonly slow: CliResult;
  /** Of the labs that are made for IPv6. */
  readonly ipv6: CliResult;
}

/** In milliseconds; the limit of the hooks that wait is longer. */
const LIMIT = 540_000;

/** The folder in which the labs of this version of IP ran. Commands find the runs there. */
export const labsFolder = (family: Family = 4): string =>
  join(inject("labsFolder"), `ipv${family}`);

/** Resolves when all labs have run. @throws Error if they could not be started */
export async function allLabs(): Promise<AllLabs> {
  const results = join(inject("labsFolder"), "results.json");
  if (await isFirst()) await writeWhole(results, await runAll().catch(String));
  const read = (): Promise<string> => readFile(results, "utf8");
  const ran = JSON.parse(await vi.waitFor(read, { timeout: LIMIT, interval: 100 })) as
    | AllLabs
    | string;
  if (typeof ran === "string") throw new Error(`the labs could not be run: ${ran}`);
  return ran;
}

/** Whether no other file has asked. Only one process can make a folder. */
function isFirst(): Promise<boolean> {
  return mkdir(labsFolder()).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}

/** The slow labs mostly wait. Those on IPv6 run one after another next to the quick ones. */
async function runAll(): Promise<AllLabs> {
  await mkdir(labsFolder(6));
  const [quick, slow, ipv6] = await Promise.all([
    runCli(["labs"], {}, labsFolder()),
    runCli(["labs", "--slow"], {}, labsFolder()),
    runCli(["labs", "--family", "6", "--at-once", "1"], {}, labsFolder(6)),
  ]);
  return { quick, slow, ipv6 };
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
