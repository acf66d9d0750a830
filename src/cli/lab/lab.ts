/** `wirestep lab NAME`: runs a lab and prints each step as it ends. */
import { Command } from "commander";
import type { Output } from "../output.ts";
import { type FamilyFlag, familyOption } from "./family.ts";
import { failedRun, runOf } from "./lab-result.ts";
import { type Narrated, narratedRun, withOutputFlags } from "./narrated-run.ts";
import { argumentsOf, type ProgramFlags, withProgramFlags } from "./program-flags.ts";
import { type ResultFlags, withResultFiles, writeResultFiles } from "./result-files.ts";
import { environmentFor, type StageFlag, stageOption } from "./stage.ts";

interface LabFlags extends FamilyFlag, ResultFlags, ProgramFlags, StageFlag, Narrated {}

export function labCommand(output: Output): Command {
  const command = withProgramFlags(withResultFiles(new Command("lab")))
    .description("step a lab's programs, print what each line does, and check it")
    .argument("<lab>", "a lab's name (see wirestep list), or the path of its folder")
    .addOption(familyOption())
    .addOption(stageOption());
  return withOutputFlags(command).action((lab: string, flags: LabFlags) => {
    const { programs, family } = flags;
    const ran = {
      lab,
      programs,
      arguments: argumentsOf(flags),
      family,
      env: environmentFor(flags),
    };
    return narratedRun(ran, flags, output, {
      failed: async (error, seconds) =>
        writeResultFiles(flags, [await failedRun({ ...flags, lab }, error, seconds)]),
      finished: (record, folder, seconds) =>
        writeResultFiles(flags, [runOf(record, folder, seconds)]),
    });
  });
}
