/**
 * The keys of `wirestep step`: they make the lab's next step, or steps of the user's own, which the run records
 * and does not judge.
 */
import type { Peer } from "../../lab/model.ts";
import type { Plan, PlannedStep } from "../../lab/plan.ts";
import type { StepRecord } from "../../record/record.ts";
import { safeText } from "../../report/text/safe-text.ts";
import type { StepCommand } from "../../studio-protocol/commands.ts";
import { type NextStep, nextStepText } from "../../studio-protocol/next-step.ts";
import { ownStep } from "../../studio-protocol/own-step.ts";
import { Quit } from "../interrupt.ts";
import type { Keys } from "../keys.ts";
import type { Output } from "../output.ts";
import type { Typist } from "./typist.ts";

type Actor = Peer | "network";

const PLAIN: Readonly<Record<string, Actor>> = { s: "server", c: "client", n: "network" };

/** Steps by call, whatever the lab plans. */
const BY_CALL: Readonly<Record<string, Pick<StepCommand, "who" | "to">>> = {
  S: { who: "server", to: "call" },
  C: { who: "client", to: "call" },
  v: { who: "server", to: "rest" },
  l: { who: "client", to: "rest" },
};

/** Types a line for a program, and makes no step. */
const INPUT = "i";

const KEYS_TEXT = "s steps the server, c the client, n the network, i types input, q quits";
const BY_CALL_TEXT =
  "S and C run to the next call, v (server) and l (client) until it waits or ends: then the steps are your own";
const LEFT =
  "The steps are your own from here on: they are recorded and not judged. f finishes the run, q quits it.";
const OWN_TEXT =
  "s and c step a line, S and C a call, v and l run until it waits or ends, n lets a second pass, i types input, f finishes, q quits";

export class StepKeys {
  readonly #keys: Keys;
  readonly #output: Output;
  readonly #made: readonly StepRecord[];
  readonly #typist: Pick<Typist, "type">;
  #plan: Plan | undefined;
  #own: PlannedStep | undefined;

  /** @param made the steps so far, to which the caller adds */
  constructor(
    keys: Keys,
    output: Output,
    made: readonly StepRecord[],
    typist: Pick<Typist, "type">,
  ) {
    this.#keys = keys;
    this.#output = output;
    this.#made = made;
    this.#typist = typist;
  }

  begins(plan: Plan): void {
    this.#plan = plan;
  }

  /** Resolves when the user has pressed the key of the step's actor, or a key of a step of their own. */
  async next(nextStep: NextStep): Promise<void> {
    const wanted = actorOf(nextStep);
    const key = Object.keys(PLAIN).find((one) => PLAIN[one] === wanted);
    const keysText = `step ${nextStep.number}: ${KEYS_TEXT}\n  ${BY_CALL_TEXT}\n`;
    this.#output.print(keysText);
    for (;;) {
      const pressed = await this.#key([], keysText);
      const byCall = BY_CALL[pressed];
      if (byCall === undefined && PLAIN[pressed] === wanted) return;
      if (byCall === undefined) {
        this.#output.print(`  ${safeText(nextStepText(nextStep))} (key ${key})\n`);
      } else {
        this.#own = this.#ownStep(byCall);
        if (this.#own === undefined) continue;
        this.#output.print(`  ${LEFT}\n`);
        return;
      }
    }
  }

  /** The step that the user makes in place of the plan's, and then each further one. */
  readonly ownStep = async (left: boolean): Promise<PlannedStep | undefined> => {
    if (!left) return this.#own;
    const keysText = `step ${this.#made.length + 1}: ${OWN_TEXT}\n`;
    this.#output.print(`\n${keysText}`);
    for (;;) {
      const key = await this.#key(["f"], keysText);
      if (key === "f") return undefined;
      const actor = PLAIN[key];
      const who = actor === "network" ? "time" : (actor ?? "time");
      const step = this.#ownStep(BY_CALL[key] ?? { who });
      if (step !== undefined) return step;
    }
  };

  /** @returns undefined if it can't be made; then the reason is printed */
  #ownStep(asked: Pick<StepCommand, "who" | "to">): PlannedStep | undefined {
    if (this.#plan === undefined) throw new Error("a run has a plan before its first step");
    const number = this.#made.length + 1;
    const step = ownStep(this.#plan, this.#made, { do: "step", number, own: true, ...asked });
    if (typeof step !== "string") return step;
    this.#output.print(`  ${safeText(step)}\n`);
    return undefined;
  }

  /**
   * The next key that is pressed for a step, or one of the others. Input is typed in the meantime.
   * @param keysText is printed again after it
   */
  async #key(others: readonly string[], keysText: string): Promise<string> {
    const wanted = [...Object.keys(PLAIN), ...Object.keys(BY_CALL), ...others];
    for (;;) {
      const key = await this.#keys.next([...wanted, INPUT, "q"]);
      if (key === "q") throw new Quit();
      if (key !== INPUT) return key;
      await this.#typist.type();
      this.#output.print(keysText);
    }
  }
}

/** The network's key also starts a step in which time passes. */
function actorOf({ who }: NextStep): Actor {
  return who === "time" ? "network" : who;
}
