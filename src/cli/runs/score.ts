/** `wirestep score RUN`: scores the prediction of a recorded run again, from the record. */
import { join } from "node:path";
import { Command } from "commander";
import { InputError } from "../failure.ts";
import type { Output } from "../output.ts";

interface ScoreFlags {
  readonly prediction?: string;
  readonly json?: true;
}

export function scoreCommand(output: Output): Command {
  return new Command("score")
    .description("score the prediction of a recorded run")
    .argument("<run>", "a run's folder, runs/LAB/TIME")
    .option("--prediction <file>", "score this prediction instead of the one in the run's folder")
    .option("--json", "print the prediction and its score as JSON")
    .action((run: string, flags: ScoreFlags) => score(run, flags, output));
}

async function score(run: string, flags: ScoreFlags, output: Output): Promise<void> {
  const { answersOf, PREDICTION_FILE } = await import("../../predict/file.ts");
  const { scoredAgain } = await import("../../predict/read-file.ts");
  const { scoreRun } = await import("../../predict/run-score.ts");
  const { loadPrediction } = await import("../../runs/predictions.ts");
  const { readRecord } = await import("../../runs/records.ts");
  const { runScoreText } = await import("../../report/text/prediction-text.ts");
  const { styleFor } = await import("../../report/text/style.ts");
  const file = flags.prediction ?? join(run, PREDICTION_FILE);
  const record = await readRecord(run).catch((cause: Error) => {
    throw new InputError(`the record in ${run} cannot be read: ${cause.message}`, { cause });
  });
  const prediction = await loadPrediction(file)
    .then((stored) => scoredAgain(stored, record))
    .catch((cause: Error) => {
      throw new InputError(`${file} cannot be scored: ${cause.message}`, { cause });
    });
  if (flags.json === true) {
    output.print(`${JSON.stringify(prediction, undefined, 2)}\n`);
    return;
  }
  const scored = scoreRun(record, answersOf(prediction));
  output.print(runScoreText(scored, styleFor(output.colours), output.width()));
}
