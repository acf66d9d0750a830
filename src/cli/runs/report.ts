/** `wirestep report`: makes the page of a run, or of all runs, from what is recorded. */
import { stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { Command } from "commander";
import { InputError } from "../failure.ts";
import { type FamilyFlag, familyOption } from "../lab/family.ts";
import type { Output } from "../output.ts";
import { newestRuns, RUNS } from "./recorded.ts";

interface ReportFlags extends FamilyFlag {
  readonly all?: true;
}

export function reportCommand(output: Output): Command {
  return new Command("report")
    .description("write a run's page, report.html, and print its path")
    .argument("[run]", "a run's folder, or a lab's name for its newest run")
    .option("--all", "write runs/index.html instead, with the newest run of each lab")
    .addOption(familyOption())
    .action(async (run: string | undefined, flags: ReportFlags) => {
      if (flags.all === true) output.print(`${await allRuns(output)}\n`);
      else if (run === undefined)
        throw new InputError("no run given: name a lab or a run's folder, or use --all");
      else output.print(`${await oneRun(run, flags)}\n`);
    });
}

/** Prints the path of a run's page, or why there is none. The run itself is kept in both cases. */
export function printReportPath(report: string | Error, output: Output): void {
  if (typeof report === "string") output.print(`  page: ${report}\n`);
  else output.error(`wirestep: no report.html: ${report.message}\n`);
}

async function oneRun(run: string, { family }: ReportFlags): Promise<string> {
  const { readRecord } = await import("../../runs/records.ts");
  const { writeRunPage } = await import("../../runs/page.ts");
  const folder = await runFolder(run, family);
  const record = await readRecord(folder).catch((cause: Error) => {
    throw new InputError(`the record in ${folder} cannot be read: ${cause.message}`, { cause });
  });
  return writeRunPage(folder, record);
}

/** The run's folder itself, or the folder of a lab's newest run. */
export async function runFolder(run: string, family: 4 | 6): Promise<string> {
  const { newestRunOf } = await import("../../runs/records.ts");
  const isRun = await stat(join(run, "record.json")).then(
    () => true,
    () => false,
  );
  if (isRun) return run;
  const newest = await newestRunOf(RUNS, family === 6 ? `${run}-ipv6` : run);
  if (newest === undefined)
    throw new InputError(`there is no run of ${run} here: run make lab-${run} first`);
  return newest;
}

/** Writes the page of all runs, and the page of each run that has none, so that every link works. */
export async function allRuns(output: Output): Promise<string> {
  const { readEvidence } = await import("../../runs/records.ts");
  const { runsIndex } = await import("../../draw/runs-index.ts");
  const { writeIndexPage, writeRunPage } = await import("../../runs/page.ts");
  const { records, folders } = await newestRuns(output);
  const places = new Map(records.map((record, index) => [record, folders[index] ?? ""]));
  for (const [record, folder] of places) {
    const made = await stat(join(folder, "report.html")).catch(() => undefined);
    if (made === undefined) await writeRunPage(folder, record);
  }
  const folderOf = (record: (typeof records)[number]): string =>
    relative(resolve(RUNS), resolve(places.get(record) ?? "")).replaceAll("\\", "/");
  return writeIndexPage(RUNS, runsIndex(records, await readEvidence(RUNS), folderOf));
}
