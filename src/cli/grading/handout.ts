/** `wirestep handout LAB…`: writes what each student of a course gets. */
import { Command } from "commander";
import { safeText } from "../../report/text/safe-text.ts";
import type { Output } from "../output.ts";
import { secretOption } from "./grade-flags.ts";
import { takenSecret } from "./taken-secret.ts";

interface HandoutFlags {
  readonly out: string;
  readonly student?: string;
  readonly roster?: string;
  readonly variantSecret?: string;
  readonly bundle?: string;
}

export function handoutCommand(output: Output): Command {
  return new Command("handout")
    .description(
      "write what each student gets: the sheet, the starter, and their variant of the lab",
    )
    .argument("<labs...>", "names of labs, or paths of their folders")
    .requiredOption("--out <folder>", "the folder for the handouts, with a folder for each student")
    .option("--roster <file>", "the students as CSV, as for wirestep grade")
    .option("--student <id>", "one student's id, if there is no roster")
    .addOption(secretOption())
    .option("--bundle <file>", "the bundle that the students get; only its name is used")
    .action((labs: readonly string[], flags: HandoutFlags) => handout(labs, flags, output));
}

async function handout(
  labs: readonly string[],
  flags: HandoutFlags,
  output: Output,
): Promise<void> {
  const { handOut } = await import("../../grading/handout.ts");
  const secret = await takenSecret(flags.variantSecret);
  const { students, withoutStarter } = await handOut({ ...flags, labs, secret });
  for (const lab of withoutStarter) {
    output.error(
      `wirestep: the lab ${lab} has no folder starter: its students begin without a file\n`,
    );
  }
  output.print(
    `${students} ${students === 1 ? "handout" : "handouts"} in ${safeText(flags.out)}\n`,
  );
}
