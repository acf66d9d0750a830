/** Steps a run with plain lines, by keys or by predictions. */
import type { Peer } from "../../lab/model.ts";
import type { Plan, PlannedStep } from "../../lab/plan/plan.ts";
import type { StepRecord } from "../../record/record.ts";
import { wrapped } from "../../report/text/layout.ts";
import { type ProgramView, sourcesText } from "../../report/text/sources.ts";
import { styleFor } from "../../report/text/style.ts";
import { Transcript } from "../../report/text/transcript/transcript.ts";
import { nextStepOf } from "../../studio-protocol/next-step.ts";
import { Quit } from "../interrupt.ts";
import type { Keys } from "../keys.ts";
import { EXIT_CODES } from "../lab/lab-result.ts";
import type { Lines } from "../lines.ts";
import type { Output } from "../output.ts";
import { printReportPath } from "../runs/report.ts";
import { PlainSteps } from "./plain-steps.ts";
import { Predicting } from "./predict.ts";
import { StepSession } from "./session.ts";
import { commonOptions, nextLine, type SteppedRun } from "./stepped-run.ts";
import { Typist } from "./typist.ts";

export interface PlainRun extends SteppedRun {
  /** The source of the user's words: keys, or lines with predictions. */
  readonly keys: Keys | undefined;
  readonly lines: Lines | undefined;
}

/** Runs the lab to its verdict. @returns the exit code */
export async function stepPlain(run: PlainRun, began: number): Promise<number> {
  const { output, progress, keys, lines } = run;
  const { performLab } = await import("../../orchestrate/perform-lab.ts");
  const { savePrediction } = await import("../../runs/predictions.ts");
  const style = styleFor(output.colours);
  let predicting: Predicting | undefined;
  let transcript: Transcript | undefined;
  let plan: Plan | undefined;
  const made: StepRecord[] = [];
  const session = keys && sessionOf(run, keys);
  const { record, folder, report } = await performLab({
    ...commonOptions(run, began),
    signal: session?.signal ?? run.signal,
    progress: progress.say,
    started: (head, { plan: planned }) => {
      progress.clear();
      plan = planned;
      session?.begins(planned);
      transcript = new Transcript(head, style, output.width);
      output.print(transcript.head());
      predicting = lines && new Predicting(lines, output, style, head, planned);
    },
    beforeStep: async (step) => {
      if (plan === undefined) throw new Error("a run has a plan before its first step");
      output.print(`\n${sourcesText(programViews(plan, step), style, output.width())}\n\n`);
      await predicting?.ask(nextStepOf(step, plan.steps.length, made));
      await session?.stepping.beforeStep(step);
      progress.soon(`step ${step.number} of ${plan.steps.length}: ${step.name}`);
    },
    ...(session && {
      ownStep: session.stepping.ownStep,
      onInput: session.stepping.onInput,
      onReads: session.stepping.onReads,
    }),
    step: (step) => {
      progress.clear();
      made.push(step);
      output.print(transcript?.step(step) ?? "");
      output.print(predicting?.step(step) ?? "");
      session?.made(step);
    },
    judged: (judged) => {
      output.print(transcript?.end(judged) ?? "");
      progress.soon("writing the files of the run");
    },
  })
    .catch(async (error: unknown) => {
      if (error instanceof Quit) await keepSoFar(predicting, output);
      throw error;
    })
    .finally(progress.clear);
  if (predicting !== undefined) {
    output.print(predicting.end(record));
    await savePrediction(folder, predicting.file(record));
  }
  output.print(`${wrapped(`  files in ${folder}`, output.width(), 2).join("\n")}\n`);
  printReportPath(report, output);
  return EXIT_CODES[record.verdict];
}

/** Prints the points of a run that the user quits, and keeps the answers. The run itself leaves no files. */
async function keepSoFar(predicting: Predicting | undefined, output: Output): Promise<void> {
  const file = predicting?.fileSoFar();
  if (predicting === undefined || file === undefined) return;
  output.print(predicting.soFar());
  const { saveUnfinished } = await import("../../runs/predictions.ts");
  output.print(`  your answers and points so far are in ${await saveUnfinished("runs", file)}\n`);
}

function sessionOf({ signal, output, progress }: PlainRun, keys: Keys): StepSession {
  const session: StepSession = new StepSession(signal, (update) => {
    progress.clear();
    plain.heard(update);
    if (update.update === "goes") progress.soon(`step ${update.number} is running`);
  });
  const typist = new Typist(keys, output, (peer, line) => session.type(peer, line));
  const plain = new PlainSteps(keys, output, session, typist);
  return session;
}

function programViews(plan: Plan, { number }: PlannedStep): Readonly<Record<Peer, ProgramView>> {
  const view = (peer: Peer): ProgramView => {
    const line = nextLine(plan, peer, number);
    const other = plan.others[peer].find(({ name }) => name === line?.file);
    const { name, text } = other ?? { name: plan.programs[peer], text: plan.sources[peer] };
    return { file: name, source: text, next: line?.number };
  };
  return { server: view("server"), client: view("client") };
}
