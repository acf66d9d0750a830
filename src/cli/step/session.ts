/**
 * A run that is stepped in a terminal: keys become the studio's commands. A refused key can be pressed again
 * to make its step anyway, which leaves the lab's plan.
 */
import type { Peer } from "../../lab/model.ts";
import type { Plan } from "../../lab/plan/plan.ts";
import type { StepRecord } from "../../record/record.ts";
import { Stepping } from "../../studio/stepping.ts";
import type { StepCommand } from "../../studio-protocol/commands.ts";
import {
  afterUpdate,
  awaitedStep,
  NO_STEPS,
  packetsFor,
  type SessionState,
} from "../../studio-protocol/session-state.ts";
import type { Update } from "../../studio-protocol/updates.ts";

type Asked = Pick<StepCommand, "who" | "act" | "packet" | "to">;

/** Steps of a program: a line, a call, or until it waits or ends. */
const PROGRAM_KEYS: Readonly<Record<string, Asked>> = {
  s: { who: "server" },
  c: { who: "client" },
  S: { who: "server", to: "call" },
  C: { who: "client", to: "call" },
  v: { who: "server", to: "rest" },
  l: { who: "client", to: "rest" },
};

/** Acts of the network on one packet, or on all. */
const PACKET_KEYS: Readonly<Record<string, NonNullable<StepCommand["act"]>>> = {
  d: "delivers",
  x: "drops",
  u: "duplicates",
};

const NETWORK = "n";
const FINISH = "f";

/** All keys that make a step, or end the steps. */
export const STEP_KEYS: readonly string[] = [
  ...Object.keys(PROGRAM_KEYS),
  ...Object.keys(PACKET_KEYS),
  NETWORK,
  FINISH,
];

export class StepSession {
  readonly #controller = new AbortController();
  readonly #changed: (update: Update) => void;
  readonly stepping: Stepping;
  /** Aborts with the run's own signal, and when the user ends the session. */
  readonly signal: AbortSignal;
  #state = NO_STEPS;
  #refusedKey: string | undefined;

  constructor(signal: AbortSignal, changed: (update: Update) => void) {
    this.signal = AbortSignal.any([signal, this.#controller.signal]);
    this.#changed = changed;
    this.stepping = new Stepping((update) => this.#publish(update), this.signal);
  }

  /** The key that was refused last. */
  get refusedKey(): string | undefined {
    return this.#refusedKey;
  }

  get state(): SessionState {
    return this.#state;
  }

  begins(plan: Plan): void {
    this.stepping.begins(plan);
  }

  made(step: StepRecord): void {
    this.stepping.made(step);
  }

  /** Ends the run with this reason. */
  end(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /**
   * @param packet the packet that the user has chosen; without one the first that is there
   * @returns whether a step begins, or the steps end
   */
  press(key: string, packet?: number): boolean {
    const number = awaitedStep(this.#state);
    if (number === undefined) return false;
    const { refused, own } = this.#state;
    if (key === FINISH && own !== undefined) {
      this.stepping.finish();
      return true;
    }
    const asked = this.#asked(key, packet);
    if (asked === undefined) return false;
    const anyway = key === this.#refusedKey ? refused?.anyway : undefined;
    this.#refusedKey = undefined;
    const refusal = this.stepping.step(anyway ?? { do: "step", number, ...asked });
    if (refusal === undefined) return true;
    this.#refusedKey = key;
    this.#publish({ update: "refused", ...refusal });
    return false;
  }

  /** Gives a line to a program, or the end of its input. @returns why it can't be given */
  async type(peer: Peer, line: string | undefined): Promise<string | undefined> {
    const text = line === undefined ? { text: "", end: true as const } : { text: `${line}\n` };
    return (await this.stepping.type({ do: "type", peer, ...text }))?.text;
  }

  #asked(key: string, packet: number | undefined): Asked | undefined {
    const { nextStep } = this.#state;
    if (key === NETWORK) {
      if (nextStep?.who === "network" || nextStep?.who === "time") return { who: nextStep.who };
      return { who: "time" };
    }
    const act = PACKET_KEYS[key];
    if (act === undefined) return PROGRAM_KEYS[key];
    const there = packetsFor(act, this.#state);
    const chosen = there.find((one) => one.number === packet) ?? there[0];
    return { who: "network", act, packet: chosen?.number ?? packet ?? 1 };
  }

  #publish(update: Update): void {
    this.#state = afterUpdate(this.#state, update);
    this.#changed(update);
  }
}
