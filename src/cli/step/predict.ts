/**
 * Predictions at a terminal: asks before each step what will happen, and prints after it the answer
 * next to what was observed.
 */
import { explainPackets } from "../../explain/packets.ts";
import type { Plan } from "../../lab/plan/plan.ts";
import { parsePrediction } from "../../predict/answers-text.ts";
import { type PredictionFile, predictionFile } from "../../predict/file.ts";
import { NotationError, parseStates } from "../../predict/notation.ts";
import {
  type Answer,
  type PeerStates,
  type Prediction,
  statesText,
} from "../../predict/prediction.ts";
import { scoreRun } from "../../predict/run-score.ts";
import { type StepScore, scorePrediction } from "../../predict/score.ts";
import { expectsTcp, SeenSteps } from "../../predict/seen.ts";
import type { RunRecord, StepRecord } from "../../record/record.ts";
import { wrapped } from "../../report/text/layout.ts";
import { runScoreText, stepScoreText } from "../../report/text/prediction-text.ts";
import { safeText } from "../../report/text/safe-text.ts";
import type { Style } from "../../report/text/style.ts";
import { reasonLines } from "../../report/text/transcript/reasons.ts";
import type { RunHead } from "../../report/text/transcript/transcript.ts";
import { type NextStep, nextStepText } from "../../studio-protocol/next-step.ts";
import { Quit } from "../interrupt.ts";
import type { Lines } from "../lines.ts";
import type { Output } from "../output.ts";
import { FIRST_WORDS, PACKETS_HELP, STATES_HELP } from "./predict-help.ts";

/** An answer, or what the user wants instead: no answer, the first question again, no more questions. */
type Asked<T> = T | "skipped" | "back" | "rest";

const PACKETS_QUESTION = "which packets are sent? (Enter for none, ? for help, skip, rest, quit)\n";

type PredictedHead = RunHead & Pick<RunRecord, "run">;

export class Predicting {
  readonly #lines: Lines;
  readonly #output: Output;
  readonly #style: Style;
  readonly #seen: SeenSteps;
  readonly #asksStates: boolean;
  readonly #answers = new Map<number, Answer>();
  readonly #head: PredictedHead;
  readonly #made: StepRecord[] = [];
  /** The user wants no more questions: the rest of the run goes on by itself. */
  #isEnough = false;

  constructor(lines: Lines, output: Output, style: Style, head: PredictedHead, plan: Plan) {
    this.#lines = lines;
    this.#output = output;
    this.#style = style;
    this.#head = head;
    this.#seen = new SeenSteps(head);
    this.#asksStates = expectsTcp(plan.steps);
    output.print(fitted(FIRST_WORDS, output));
  }

  /** Resolves when the user has predicted or skipped the step. */
  async ask(step: NextStep): Promise<void> {
    if (this.#isEnough) return;
    const line = step.line === undefined ? "" : `  ${step.line.text.trim()}`;
    const title = this.#style.strong(safeText(nextStepText(step) + line));
    this.#output.print(fitted(`${title}\n`, this.#output));
    const before = this.#asksStates ? this.#seen.states : undefined;
    let answer: Asked<Prediction>;
    do {
      answer = await this.#packetsAndStates(before);
    } while (answer === "back");
    if (answer !== "rest") this.#answers.set(step.number, answer);
  }

  async #packetsAndStates(before: PeerStates | undefined): Promise<Asked<Prediction>> {
    this.#output.print(this.#style.faint(fitted(PACKETS_QUESTION, this.#output)));
    const answer = await this.#answer("packets> ", PACKETS_HELP, (text) =>
      parsePrediction(text, before),
    );
    return typeof answer === "string" ? answer : this.#withStates(answer, before);
  }

  /** Asks for the states if the answer about the packets did not include them. */
  async #withStates(
    { packets, states }: Prediction,
    before: PeerStates | undefined,
  ): Promise<Asked<Prediction>> {
    if (before === undefined || states !== undefined) return { packets, states };
    const question = `which states has the first connection after the step? (now ${statesText(before)}; Enter for the same, back for the packets)\n`;
    this.#output.print(this.#style.faint(fitted(question, this.#output)));
    const answer = await this.#answer("states> ", STATES_HELP, (text) => parseStates(text, before));
    return typeof answer === "string" ? answer : { packets, states: answer };
  }

  /** The prediction for the step next to what was observed. */
  step(step: StepRecord): string {
    this.#made.push(step);
    const seen = this.#seen.add(step);
    const answer = this.#answers.get(step.number);
    if (answer === undefined || answer === "skipped") return "";
    const score = scorePrediction(seen, answer);
    return `\n${stepScoreText(score, this.#style, this.#output.width())}${this.#reasons(step, score)}`;
  }

  /** Why its packets were sent, if one of them was not predicted. */
  #reasons(step: StepRecord, { items }: StepScore): string {
    if (items.every(({ what, verdict }) => what !== "packet" || verdict === "right")) return "";
    const lines = reasonLines(step, explainPackets({ steps: this.#made }));
    return lines.map((line) => fitted(`   ${this.#style.faint(line)}\n`, this.#output)).join("");
  }

  /** The points of a run that the user quits. */
  soFar(): string {
    if (this.#answers.size === 0) return "";
    const run = { ...this.#head, steps: this.#made };
    return runScoreText(scoreRun(run, this.#answers), this.#style, this.#output.width());
  }

  /** The answers and points of a run that the user quits; undefined before the first answer. */
  fileSoFar(): PredictionFile | undefined {
    if (this.#answers.size === 0) return undefined;
    return predictionFile({ ...this.#head, verdict: undefined, steps: this.#made }, this.#answers);
  }

  end(record: RunRecord): string {
    return runScoreText(scoreRun(record, this.#answers), this.#style, this.#output.width());
  }

  file(record: RunRecord): PredictionFile {
    return predictionFile(record, this.#answers);
  }

  /** Asks until the answer can be parsed, or is a word about the questions. */
  async #answer<T>(prompt: string, help: string, parse: (text: string) => T): Promise<Asked<T>> {
    for (;;) {
      const line = (await this.#lines.ask(prompt)).trim();
      if (line === "skip") return "skipped";
      if (line === "back") return "back";
      if (line === "rest") {
        this.#isEnough = true;
        return "rest";
      }
      if (line === "quit" || line === "q") throw new Quit();
      if (line === "?" || line === "help") {
        this.#output.print(fitted(help, this.#output));
        continue;
      }
      try {
        return parse(line);
      } catch (error) {
        if (!(error instanceof NotationError)) throw error;
        const why = `  ${this.#style.bad("not understood:")} ${safeText(error.message)}\n`;
        this.#output.print(fitted(why, this.#output));
      }
    }
  }
}

function fitted(text: string, output: Output): string {
  return wrapped(text, output.width(), 2).join("\n");
}
