/** `--format NAME`, `--format-out FOLDER`: the result of one run for another grader, as `wirestep grade` writes it for a course. */
import { join } from "node:path";
import { type Command, Option } from "commander";
import { FORMATS } from "../../grade/formats/formats.ts";
import type { OneResult } from "../../grading/one-result.ts";
import type { Family } from "../../lab/model.ts";
import { failureOf, InputError } from "../failure.ts";
import type { Output } from "../output.ts";
import { writeDeep } from "../write.ts";
import type { ProgramFlags } from "./program-flags.ts";

export interface FormatFlags {
  readonly format?: string;
  readonly formatOut?: string;
}

export function withFormatFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--format <name>",
        "also write the result of --programs for another grader",
      ).choices(Object.keys(FORMATS)),
    )
    .option("--format-out <folder>", "the folder for that file", ".");
}

/** @throws InputError if there is nothing to grade */
export function checkedFormat({ format, programs }: FormatFlags & ProgramFlags): void {
  if (format !== undefined && programs === undefined)
    throw new InputError("--format: name the student's programs with --programs");
}

/**
 * Writes nothing if no format is asked for, or if the format has no word for a run without a grade.
 * @returns whether the programs are graded
 */
export async function writeFormat(
  {
    format: name,
    formatOut = ".",
    programs,
    family,
  }: FormatFlags & ProgramFlags & { readonly family: Family },
  lab: string,
  ended: OneResult["ended"],
  seconds: number,
): Promise<boolean> {
  const format = name === undefined ? undefined : FORMATS[name];
  if (format === undefined || programs === undefined) return false;
  const { oneResult } = await import("../../grading/one-result.ts");
  const { env } = process;
  const { files, verdict } = await oneResult({
    lab,
    family,
    student: env.OWNER || env.GITHUB_ACTOR || "student",
    submitted: env.SUBMITTED || undefined,
    ended,
    seconds,
    format,
    context: { hint: "why", gradedAt: new Date().toISOString(), env },
  });
  for (const { path, text } of files) await writeDeep(join(formatOut, path), text);
  return verdict !== "inconclusive";
}

/** Graders read the result in the files. The exit code says whether there is one. */
export async function graded(
  run: () => Promise<void>,
  isGraded: () => boolean,
  output: Output,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!isGraded()) throw error;
    output.error((await failureOf(error)).text);
  }
  output.setExitCode(isGraded() ? 0 : 3);
}
