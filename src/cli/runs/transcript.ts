/** `wirestep transcript RUN`: prints the transcript of a recorded run. */
import { Command } from "commander";
import { InputError } from "../failure.ts";
import type { Output } from "../output.ts";

interface TranscriptFlags {
  readonly normalised?: true;
}

export function transcriptCommand(output: Output): Command {
  return new Command("transcript")
    .description("print the transcript of a recorded run")
    .argument("<run>", "a run's folder, runs/LAB/TIME")
    .option("--normalised", "put ports, numbers and times in a fixed form, to compare runs")
    .action(async (run: string, flags: TranscriptFlags) => {
      const { readRecord } = await import("../../runs/records.ts");
      const { normaliseRecord } = await import("../../record/normalise.ts");
      const { styleFor } = await import("../../report/text/style.ts");
      const { transcriptOf } = await import("../../report/text/transcript/transcript.ts");
      const record = await readRecord(run).catch((cause: Error) => {
        throw new InputError(`the record in ${run} cannot be read: ${cause.message}`, {
          cause,
        });
      });
      const shown = flags.normalised === true ? normaliseRecord(record) : record;
      output.print(transcriptOf(shown, styleFor(output.colours), output.width));
    });
}
