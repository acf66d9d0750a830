/**
 * A person's side of a run: which step waits for their word, and what their wish makes of it. The
 * plan's next step, or one of their own; from that on there are only their own.
 */

import type { Plan, PlannedStep } from "../lab/plan.ts";
import type { StepRecord } from "../record/record.ts";
import type { Person } from "../run/user-steps.ts";
import type { News } from "../studio-protocol/events.ts";
import { ownStep, ownTurn } from "../studio-protocol/own-step.ts";
import type { StepWish } from "../studio-protocol/requests.ts";
import { type Turn, turnOf, whyNotNext } from "../studio-protocol/turn.ts";

/** What a wish that is not granted is told. */
export type Refusal = Omit<Extract<News, { news: "refused" }>, "news">;

/** A person's word: the plan's step, a step of their own, or no more steps. */
type Word = PlannedStep | "planned" | "finish";

export class Stepping implements Required<Person> {
  readonly #tell: (news: News) => void;
  readonly #signal: AbortSignal;
  readonly #steps: StepRecord[] = [];
  #plan: Plan | undefined;
  /** The plan's step that waits; undefined where none does, and once the plan is left. */
  #turn: Turn | undefined;
  #say: ((word: Word) => void) | undefined;
  #own: PlannedStep | undefined;
  #byItself = false;

  constructor(tell: (news: News) => void, signal: AbortSignal) {
    this.#tell = tell;
    this.#signal = signal;
  }

  begins(plan: Plan): void {
    this.#plan = plan;
  }

  made(step: StepRecord): void {
    this.#steps.push(step);
    this.#tell({ news: "step", step });
  }

  readonly beforeStep = async (step: PlannedStep): Promise<void> => {
    this.#signal.throwIfAborted();
    if (!this.#byItself) {
      this.#turn = turnOf(step, this.#plan?.steps.length ?? 0, this.#steps);
      this.#tell({ news: "turn", turn: this.#turn });
      const word = await this.#word();
      if (typeof word !== "string") this.#own = word;
      this.#turn = undefined;
    }
    this.#tell({ news: "goes", number: step.number });
  };

  readonly ownStep = async (left: boolean): Promise<PlannedStep | undefined> => {
    if (!left || this.#plan === undefined) return this.#own;
    this.#tell({ news: "own", own: ownTurn(this.#plan, this.#steps) });
    const word = await this.#word();
    if (typeof word === "string") return undefined;
    this.#tell({ news: "goes", number: word.number });
    return word;
  };

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

  /** @returns why the wish is not granted, if so */
  step(wish: StepWish): Refusal | undefined {
    // a second click for the same step comes when it is already being made
    if (!this.#say || !this.#plan || wish.number !== this.#steps.length + 1) return undefined;
    const text = this.#turn && whyNotNext(this.#turn, wish);
    if (this.#turn && text === undefined) {
      this.#say("planned");
      return undefined;
    }
    const own = ownStep(this.#plan, this.#steps, wish);
    if (text !== undefined && wish.own === undefined) {
      return { text, ...(typeof own !== "string" && { anyway: { ...wish, own: true } }) };
    }
    if (typeof own === "string") return { text: own };
    this.#say(own);
    return undefined;
  }

  /** All steps of the plan that are left, one after the other, or no more of them than are asked for. */
  byItself(all: boolean): void {
    this.#byItself = all;
    if (all && this.#turn) this.#say?.("planned");
  }

  /** Ends a run that has left its plan. */
  finish(): void {
    if (this.#turn === undefined) this.#say?.("finish");
  }
}
