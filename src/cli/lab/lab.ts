/** `wirestep lab NAME`: runs a lab and prints each step as it ends. */
import { Command, Option } from "commander";
import { LAB_LANGUAGE, LANGUAGES } from "../../languages/languages.ts";
import type { Output } from "../output.ts";
import { type FamilyFlag, familyOption } from "./family.ts";
import {
  checkedFormat,
  type FormatFlags,
  graded,
  withFormatFlags,
  writeFormat,
} from "./grade-format.ts";
import { failedRun, runOf } from "./lab-result.ts";
import { type Narrated, narratedRun, withOutputFlags } from "./narrated-run.ts";
import { argumentsOf, type ProgramFlags, withProgramFlags } from "./program-flags.ts";
import { type ResultFlags, withResultFiles, writeResultFiles } from "./result-files.ts";
import { environmentFor, type StageFlag, stageOption } from "./stage.ts";

interface LabFlags extends FamilyFlag, ResultFlags, ProgramFlags, FormatFlags, StageFlag, Narrated {
  readonly in?: string;
}

const IN = "run the lab's programs in this language (docs/languages.md)";
const KEYS = LANGUAGES.filter((one) => one !== LAB_LANGUAGE).map(({ key }) => key);

export function labCommand(output: Output): Command {
  const command = withFormatFlags(withProgramFlags(withResultFiles(new Command("lab"))))
    .description("step a lab's programs, print what each line does, and check it")
    .argument("<lab>", "a lab's name (see wirestep list), or the path of its folder")
    .addOption(new Option("--in <language>", IN).choices(KEYS).conflicts("programs"))
    .addOption(familyOption())
    .addOption(stageOption());
  return withOutputFlags(command).action((lab: string, flags: LabFlags) => {
    checkedFormat(flags);
    const { programs, family, variant: seed } = flags;
    const ran = {
      lab,
      programs,
      seed,
      language: flags.in,
      arguments: argumentsOf(flags),
      family,
      env: environmentFor(flags),
    };
    let isGraded = false;
    const run = (): Promise<void> =>
      narratedRun(ran, flags, output, {
        failed: async (error, seconds) => {
          await writeResultFiles(flags, [await failedRun({ ...flags, lab }, error, seconds)]);
          isGraded = await writeFormat(flags, lab, { error }, seconds);
        },
        finished: async (record, folder, seconds) => {
          await writeResultFiles(flags, [runOf(record, folder, seconds)]);
          isGraded = await writeFormat(flags, lab, { record }, seconds);
        },
      });
    return flags.format === undefined ? run() : graded(run, () => isGraded, output);
  });
}
