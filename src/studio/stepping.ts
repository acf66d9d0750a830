/**
 * The user's side of a run: which step waits for the user, and what a command does to it. A command
 * runs the plan's next step or a step of the user's own. After the first own step there are only own steps.
 */

import type { Peer } from "../lab/model.ts";
import type { Plan, PlannedStep } from "../lab/plan/plan.ts";
import type { StepRecord } from "../record/record.ts";
import type { TypeInput } from "../run/step/typed-input.ts";
import type { StepSource } from "../run/step/user-steps.ts";
import type { StepCommand, TypeCommand } from "../studio-protocol/commands.ts";
import { type NextStep, nextStepOf, whyNotNext } from "../studio-protocol/next-step.ts";
import { ownChoices, ownStep } from "../studio-protocol/own-step.ts";
import type { Update } from "../studio-protocol/updates.ts";

/** The answer to a command that is refused. */
export type Refusal = Omit<Extract<Update, { update: "refused" }>, "update">;

/** The user's decision: the plan's step, a step of their own, or no more steps. */
type Word = PlannedStep | "planned" | "finish";

export class Stepping implements Required<StepSource> {
  readonly #publish: (update: Update) => void;
  readonly #signal: AbortSignal;
  readonly #steps: StepRecord[] = [];
  #plan: Plan | undefined;
  /** The plan's step that waits for the user. Undefined if none waits, and after the plan has been left. */
  #nextStep: NextStep | undefined;
  #say: ((word: Word) => void) | undefined;
  #own: PlannedStep | undefined;
  #byItself = false;
  #type: TypeInput | undefined;

  constructor(publish: (update: Update) => void, signal: AbortSignal) {
    this.#publish = publish;
    this.#signal = signal;
  }

  begins(plan: Plan): void {
    this.#plan = plan;
  }

  made(step: StepRecord): void {
    this.#steps.push(step);
    this.#publish({ update: "step", step });
  }

  readonly beforeStep = async (step: PlannedStep): Promise<void> => {
    this.#signal.throwIfAborted();
    this.#own = undefined;
    if (!this.#byItself) {
      this.#nextStep = nextStepOf(step, this.#plan?.steps.length ?? 0, this.#steps);
      this.#publish({ update: "next", nextStep: this.#nextStep });
      const word = await this.#word();
      if (typeof word !== "string") this.#own = word;
      this.#nextStep = undefined;
    }
    this.#publish({ update: "goes", number: step.number });
  };

  readonly ownStep = async (left: boolean): Promise<PlannedStep | undefined> => {
    if (!left || this.#plan === undefined) return this.#own;
    if (this.#plan.observed && this.#byItself) return undefined;
    this.#publish({ update: "own", own: ownChoices(this.#plan, this.#steps) });
    const word = await this.#word();
    if (typeof word === "string") return undefined;
    this.#publish({ update: "goes", number: word.number });
    return word;
  };

  readonly onInput = (type: TypeInput): void => {
    this.#type = type;
  };

  readonly onReads = (peer: Peer): void => this.#publish({ update: "reads", peer });

  /** @returns the refusal, if the text can't be given to the program */
  async type({ peer, text, end }: TypeCommand): Promise<Refusal | undefined> {
    if (this.#type === undefined) return { text: "The programs are not up yet." };
    const why = await this.#type(peer, end ? undefined : text);
    if (why !== undefined) return { text: why };
    this.#publish({ update: "typed", peer, ...(!end && { text }) });
    return undefined;
  }

  /** Rejects when the run is ended. */
  async #word(): Promise<Word> {
    const { promise, resolve, reject } = Promise.withResolvers<Word>();
    const abort = (): void => reject(this.#signal.reason);
    this.#signal.addEventListener("abort", abort, { once: true });
    this.#say = resolve;
    try {
      return await promise;
    } finally {
      this.#say = undefined;
      this.#signal.removeEventListener("abort", abort);
    }
  }

  /** @returns the refusal, if the command is refused */
  step(command: StepCommand): Refusal | undefined {
    // A second click for the same step arrives while the step is running.
    if (!this.#say || !this.#plan || command.number !== this.#steps.length + 1) return undefined;
    if (this.#plan.observed) return this.#observedStep(this.#plan, this.#say, command);
    const text = this.#nextStep && whyNotNext(this.#nextStep, command);
    if (this.#nextStep && text === undefined) {
      this.#say("planned");
      return undefined;
    }
    const own = ownStep(this.#plan, this.#steps, command);
    if (text !== undefined && command.own === undefined) {
      return typeof own === "string"
        ? { text: `${text} ${own}` }
        : { text, anyway: { ...command, own: true } };
    }
    if (typeof own === "string") return { text: own };
    this.#say(own);
    return undefined;
  }

  /** No plan says what comes next, so every step that can be made is right. */
  #observedStep(plan: Plan, say: (word: Word) => void, command: StepCommand): Refusal | undefined {
    const isNext = this.#nextStep?.who === command.who && command.to === undefined;
    const step = isNext ? "planned" : ownStep(plan, this.#steps, command);
    if (typeof step === "string" && step !== "planned") return { text: step };
    say(step);
    return undefined;
  }

  /** With true, runs the plan's remaining steps one after the other. With false, waits for the user again. */
  byItself(all: boolean): void {
    this.#byItself = all;
    if (all && this.#nextStep) this.#say?.("planned");
  }

  /** Ends a run that has left its plan. */
  finish(): void {
    if (this.#nextStep === undefined) this.#say?.("finish");
  }
}
