/** `wirestep doctor`: checks this machine for everything that a run needs. */
import { Command } from "commander";
import { interruptSignal } from "../interrupt.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";

interface DoctorFlags {
  readonly json?: true;
}

export function doctorCommand(output: Output): Command {
  return new Command("doctor")
    .description("check engine, rights, kernel and disk; print how to fix what is missing")
    .option("--json", "print the findings as JSON instead of the table")
    .action((flags: DoctorFlags) => examine(flags, output));
}

async function examine({ json }: DoctorFlags, output: Output): Promise<void> {
  const { examineMachine } = await import("../../doctor/this-checkout.ts");
  const { FINDINGS } = await import("../../record/format.ts");
  const { doctorExitCode, doctorText } = await import("../../report/text/doctor.ts");
  const { styleFor } = await import("../../report/text/style.ts");
  const progress = progressOn(output, false);
  const signal = interruptSignal(() => progress.say("interrupted: removing the test containers"));
  const findings = await examineMachine({
    env: process.env,
    signal,
    progress: progress.say,
  }).finally(progress.clear);
  output.print(
    json === true
      ? `${JSON.stringify({ ...FINDINGS, findings }, undefined, 2)}\n`
      : doctorText(findings, styleFor(output.colours), output.width()),
  );
  output.setExitCode(doctorExitCode(findings));
}
