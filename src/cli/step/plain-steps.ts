/** The keys of `wirestep step` with plain lines: prints what waits for the user, and reads keys until the step goes. */
import { wrapped } from "../../report/text/layout.ts";
import { safeText } from "../../report/text/safe-text.ts";
import { type NextStep, nextStepText } from "../../studio-protocol/next-step.ts";
import { awaitedStep } from "../../studio-protocol/session-state.ts";
import type { Update } from "../../studio-protocol/updates.ts";
import { Quit } from "../interrupt.ts";
import type { Keys } from "../keys.ts";
import type { Output } from "../output.ts";
import { STEP_KEYS, type StepSession } from "./session.ts";
import type { Typist } from "./typist.ts";

/** Types a line for a program, and makes no step. */
const INPUT = "i";
const QUIT = "q";

const KEYS_TEXT = "s steps the server, c the client, n the network, i types input, q quits";
const BY_CALL_TEXT =
  "S and C run to the next call, v (server) and l (client) until it waits or ends: then the steps are your own";
const OWN_TEXT =
  "s and c step a line, S and C a call, v and l run until it waits or ends, n lets a second pass, d delivers a held packet, x drops it, u duplicates one, i types input, f finishes, q quits";

export class PlainSteps {
  readonly #keys: Keys;
  readonly #output: Pick<Output, "print" | "width">;
  readonly #session: StepSession;
  readonly #typist: Pick<Typist, "type" | "onReads">;

  constructor(
    keys: Keys,
    output: Pick<Output, "print" | "width">,
    session: StepSession,
    typist: Pick<Typist, "type" | "onReads">,
  ) {
    this.#keys = keys;
    this.#output = output;
    this.#session = session;
    this.#typist = typist;
  }

  /** To be called with each update of the session. */
  heard(update: Update): void {
    if (update.update === "next") {
      const { number } = update.nextStep;
      void this.#ask(number, `step ${number}: ${KEYS_TEXT}\n  ${BY_CALL_TEXT}\n`);
    } else if (update.update === "own") {
      const { number } = update.own;
      this.#output.print("\n");
      void this.#ask(number, `step ${number}: ${OWN_TEXT}\n`);
    } else if (update.update === "refused") {
      this.#print(
        `${refusalText(update, this.#session.refusedKey, this.#session.state.nextStep)}\n`,
      );
    } else if (update.update === "reads") this.#typist.onReads(update.peer);
  }

  /** Reads keys until the step goes. Input is typed in the meantime. */
  async #ask(number: number, keysText: string): Promise<void> {
    this.#print(keysText);
    try {
      while (awaitedStep(this.#session.state) === number) {
        const key = await this.#keys.next([...STEP_KEYS, INPUT, QUIT]);
        if (key === QUIT) throw new Quit();
        if (key === INPUT) {
          await this.#typist.type();
          this.#print(keysText);
        } else if (this.#session.press(key)) return;
      }
    } catch (error) {
      this.#session.end(error);
    }
  }

  #print(text: string): void {
    this.#output.print(wrapped(text, this.#output.width(), 2).join("\n"));
  }
}

/** Why the key makes no step, and the key that does. */
function refusalText(
  { text, anyway }: Pick<Extract<Update, { update: "refused" }>, "text" | "anyway">,
  key: string | undefined,
  nextStep: NextStep | undefined,
): string {
  return [
    `  ${safeText(text)}`,
    ...(nextStep ? [`  ${safeText(nextStepText(nextStep))} (key ${keyOf(nextStep)})`] : []),
    ...(anyway ? [`  ${key} again makes that step anyway. ${LEAVES}`] : []),
  ].join("\n");
}

/** The meaning of leaving the plan. */
export const LEAVES =
  "From then on the steps are your own: they are recorded and not judged. f finishes the run.";

/** The key of the plan's step. */
export function keyOf({ who }: NextStep): string {
  return { server: "s", client: "c", network: "n", time: "n" }[who];
}
