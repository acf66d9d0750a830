/** `wirestep check`: checks labs without an engine. */
import { Command } from "commander";
import { problemText } from "../../lab/problems/problem.ts";
import { timerNote } from "../../lab/problems/timer-steps.ts";
import { safeText } from "../../report/text/safe-text.ts";
import { styleFor } from "../../report/text/style.ts";
import { InputError } from "../failure.ts";
import { positive } from "../grading/grade-flags.ts";
import { type StageFlag, stageOption } from "../lab/stage.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";

const EXIT_INVALID = 2;

interface CheckFlags extends StageFlag {
  readonly variants?: number;
}

export function checkCommand(output: Output): Command {
  return new Command("check")
    .description("check labs without Docker; print each problem with file, line and fix")
    .argument("[labs...]", "names of labs, or paths of their folders (default: all labs)")
    .option(
      "--variants <n>",
      "also run the programs of each named lab in this many of its variants, which needs a stage",
      positive,
    )
    .addOption(stageOption())
    .action((labs: readonly string[], flags: CheckFlags) => check(labs, flags, output));
}

async function check(labs: readonly string[], flags: CheckFlags, output: Output): Promise<void> {
  if (flags.variants !== undefined && labs.length === 0)
    throw new InputError("--variants: name the labs whose variants are run");
  const canRun = await checkLabs(labs, output);
  if (flags.variants === undefined || !canRun) return;
  const { runVariants } = await import("./check-variants.ts");
  await runVariants(labs, flags.variants, flags, output);
}

/** @returns whether all can run */
async function checkLabs(wanted: readonly string[], output: Output): Promise<boolean> {
  const { examineLab } = await import("../../lab-files/examine.ts");
  const { labFolder, labNames } = await import("../../lab-files/folder.ts");
  const { InvalidLabError, OtherFamilyError } = await import("../../lab/problems/problem.ts");
  const { bad, notice, good } = styleFor(output.colours);
  const labs = wanted.length > 0 ? wanted : await labNames();
  const counts = { right: 0, problems: 0, warnings: 0 };
  const examine = async (lab: string) => {
    const folder = labFolder(lab);
    try {
      return await examineLab(folder, 4);
    } catch (error) {
      if (error instanceof OtherFamilyError) return examineLab(folder, 6);
      throw error;
    }
  };
  const progress = progressOn(output, false);
  for (const [index, lab] of labs.entries()) {
    progress.soon(`${index} of ${labs.length} labs checked`);
    try {
      const { plan, warnings } = await examine(lab);
      const note = wanted.length > 0 ? timerNote(plan) : undefined;
      if (note !== undefined) {
        progress.clear();
        output.print(`note     ${safeText(plan.name)}: ${note}\n`);
      }
      counts.right += 1;
      counts.warnings += warnings.length;
      if (warnings.length > 0) progress.clear();
      for (const warning of warnings) {
        output.print(`${notice("warning")}  ${safeText(problemText(warning))}\n`);
      }
    } catch (error) {
      if (!(error instanceof InvalidLabError)) {
        progress.clear();
        throw error;
      }
      counts.problems += error.problems.length;
      progress.clear();
      for (const problem of error.problems) {
        output.print(`${bad("problem")}  ${safeText(problemText(problem))}\n`);
      }
    }
  }
  progress.clear();
  const { right, problems, warnings } = counts;
  const text = `${right} of ${counted(labs.length, "lab")} can run: ${counted(problems, "problem")}, ${counted(warnings, "warning")}`;
  output.print(`${problems > 0 ? bad(text) : good(text)}\n`);
  output.setExitCode(problems > 0 ? EXIT_INVALID : 0);
  return problems === 0;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
