/**
 * Predictions at a terminal: asks before each step what will happen, and prints after it the answer
 * next to what was observed.
 */
import type { Plan } from "../../lab/plan.ts";
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
import { scorePrediction } from "../../predict/score.ts";
import { expectsTcp, SeenSteps } from "../../predict/seen.ts";
import type { RunRecord, StepRecord } from "../../record/record.ts";
import { runScoreText, stepScoreText } from "../../report/text/prediction-text.ts";
import { safeText } from "../../report/text/safe-text.ts";
import type { Style } from "../../report/text/style.ts";
import type { RunHead } from "../../report/text/transcript.ts";
import { type NextStep, nextStepText } from "../../studio-protocol/next-step.ts";
import { Quit } from "../interrupt.ts";
import type { Lines } from "../lines.ts";
import type { Output } from "../output.ts";
import { FIRST_WORDS, PACKETS_HELP, STATES_HELP } from "./predict-help.ts";

export class Predicting {
  readonly #lines: Lines;
  readonly #output: Output;
  readonly #style: Style;
  readonly #seen: SeenSteps;
  readonly #asksStates: boolean;
  readonly #answers = new Map<number, Answer>();

  constructor(lines: Lines, output: Output, style: Style, head: RunHead, plan: Plan) {
    this.#lines = lines;
    this.#output = output;
    this.#style = style;
    this.#seen = new SeenSteps(head);
    this.#asksStates = expectsTcp(plan.steps);
    output.print(FIRST_WORDS);
  }

  /** Resolves when the user has predicted or skipped the step. */
  async ask(step: NextStep): Promise<void> {
    const line = step.line === undefined ? "" : `  ${step.line.text.trim()}`;
    this.#output.print(`${this.#style.strong(safeText(nextStepText(step) + line))}\n`);
    this.#output.print(
      this.#style.faint("which packets are sent? (Enter for none, ? for help, skip, quit)\n"),
    );
    const before = this.#asksStates ? this.#seen.states : undefined;
    const answer = await this.#answer("packets> ", PACKETS_HELP, (text) =>
      parsePrediction(text, before),
    );
    const whole = answer && (await this.#withStates(answer, before));
    this.#answers.set(step.number, whole ?? "skipped");
  }

  /** Asks for the states if the answer about the packets did not include them. */
  async #withStates(
    { packets, states }: Prediction,
    before: PeerStates | undefined,
  ): Promise<Prediction | undefined> {
    if (before === undefined || states !== undefined) return { packets, states };
    const now = statesText(before);
    this.#output.print(
      this.#style.faint(
        `which states has the first connection after the step? (now ${now}; Enter for the same)\n`,
      ),
    );
    const answer = await this.#answer("states> ", STATES_HELP, (text) => parseStates(text, before));
    return answer && { packets, states: answer };
  }

  /** The prediction for the step next to what was observed. */
  step(step: StepRecord): string {
    const seen = this.#seen.add(step);
    const answer = this.#answers.get(step.number);
    if (answer === undefined || answer === "skipped") return "";
    return `\n${stepScoreText(scorePrediction(seen, answer), this.#style)}`;
  }

  end(record: RunRecord): string {
    return runScoreText(scoreRun(record, this.#answers), this.#style);
  }

  file(record: RunRecord): PredictionFile {
    return predictionFile(record, this.#answers);
  }

  /** Asks until the answer can be parsed. Undefined if the user skips the question. */
  async #answer<T>(
    prompt: string,
    help: string,
    parse: (text: string) => T,
  ): Promise<T | undefined> {
    for (;;) {
      const line = (await this.#lines.ask(prompt)).trim();
      if (line === "skip") return undefined;
      if (line === "quit" || line === "q") throw new Quit();
      if (line === "?" || line === "help") {
        this.#output.print(help);
        continue;
      }
      try {
        return parse(line);
      } catch (error) {
        if (!(error instanceof NotationError)) throw error;
        this.#output.print(`  ${this.#style.bad("not understood:")} ${safeText(error.message)}\n`);
      }
    }
  }
}
