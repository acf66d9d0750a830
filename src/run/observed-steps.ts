/**
 * The steps of an observed run, which no lab plans. Each is found by what the programs have done so far:
 *
 *     a peer goes on until all its threads wait, the server first
 *     both wait      time passes until a time limit or a timer of a kernel is due
 *     nothing is due the run is over
 */
import { PEERS, type Peer } from "../lab/model.ts";
import type { Observing } from "../lab/plan/observing.ts";
import type { PlannedStep } from "../lab/plan/plan.ts";
import type { Outcome, StepRecord } from "../record/record.ts";
import type { Entry } from "../sockets/table.ts";
import type { StepContext } from "./step/context.ts";

/** A program that goes on for ever ends the run here. */
const MOST_STEPS = 400;
/** Seconds that pass for one event at most, and in the whole run. */
const LONGEST_WAIT = 60;
/** Time steps in a row in which no packet was sent: programs that only ask again and again. */
const MOST_IDLE = 3;

/** The part of a run that decides its next step. */
type Observed = Pick<StepContext, "actors" | "waiting">;

export class ObservedSteps {
  readonly #context: Observed;
  readonly #by: Observing["by"];
  readonly #steps: readonly StepRecord[];
  /** Why there is no further step. */
  #end: string | undefined;

  /** @param steps those of the run so far; it grows */
  constructor({ by }: Observing, context: Observed, steps: readonly StepRecord[]) {
    this.#by = by;
    this.#context = context;
    this.#steps = steps;
  }

  /** Why the run is over, in words; undefined if it was cut off. */
  get end(): string | undefined {
    return this.#end;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<PlannedStep> {
    let peer: Peer = "server";
    while (this.#steps.length < MOST_STEPS) {
      const ready: Peer | undefined = [peer, ...PEERS].find((one) => this.#isReady(one));
      if (ready !== undefined) {
        peer = ready;
        yield this.#programStep(peer);
        continue;
      }
      const why = await this.#whyOver();
      if (why !== undefined) {
        this.#end = why;
        return;
      }
      yield this.#timeStep();
      peer = "server";
    }
    this.#end = `stopped after ${MOST_STEPS} steps; ${this.#ends()}`;
  }

  #isReady(peer: Peer): boolean {
    const outcome = lastOutcome(this.#steps, peer);
    return outcome === undefined || outcome.kind === "finished";
  }

  #programStep(peer: Peer): PlannedStep {
    const call = this.#by === "line" ? "line" : "any";
    const name = `${peer}: next ${this.#by}`;
    return { ...this.#nothing(), name, action: "calls", call, peer, prints: "" };
  }

  #timeStep(): PlannedStep {
    const left = LONGEST_WAIT - secondsPassed(this.#steps);
    return { ...this.#nothing(), name: "time: passes", action: "passes", seconds: [0, left] };
  }

  #nothing() {
    return {
      number: this.#steps.length + 1,
      packets: [],
      sockets: { server: [], client: [] },
      why: "",
      observed: true as const,
    };
  }

  /** Why the run is over; undefined if something is due. */
  async #whyOver(): Promise<string | undefined> {
    const ends = this.#ends();
    if (PEERS.every((peer) => hasEnded(lastOutcome(this.#steps, peer)))) return ends;
    const passed = secondsPassed(this.#steps);
    if (passed >= LONGEST_WAIT) return `nothing came in ${LONGEST_WAIT} seconds; ${ends}`;
    if (idleSteps(this.#steps) >= MOST_IDLE) {
      return `${MOST_IDLE} time limits in a row brought no packet; ${ends}`;
    }
    const limited = await Promise.all(PEERS.map((peer) => this.#isLimited(peer)));
    const isDue = limited.includes(true) || hasTimer(this.#steps.at(-1), LONGEST_WAIT - passed);
    return isDue ? undefined : ends;
  }

  async #isLimited(peer: Peer): Promise<boolean> {
    if (!this.#context.waiting.has(peer)) return false;
    return (await this.#context.actors[peer].program.rest())?.limited !== false;
  }

  #ends(): string {
    const outcomes = { server: this.#outcome("server"), client: this.#outcome("client") };
    if (PEERS.every((peer) => outcomes[peer]?.kind === "waits")) {
      return `both wait: ${PEERS.map((peer) => `${peer} in ${callIn(outcomes[peer])}`).join(", ")}`;
    }
    if (PEERS.every((peer) => hasEnded(outcomes[peer]))) return "both programs have ended";
    return PEERS.map((peer) => `${peer} ${endText(outcomes[peer])}`).join(", ");
  }

  #outcome(peer: Peer): Outcome | undefined {
    return lastOutcome(this.#steps, peer);
  }
}

/** The outcome of the last run of a peer's program. */
function lastOutcome(steps: readonly StepRecord[], peer: Peer): Outcome | undefined {
  for (const { executed, finished } of steps.toReversed()) {
    const line = finished.findLast((one) => one.peer === peer) ?? executed;
    if (line?.peer === peer) return line.outcome;
  }
  return undefined;
}

function hasEnded(outcome: Outcome | undefined): boolean {
  return outcome?.kind === "exited" || outcome?.kind === "killed";
}

const callIn = (outcome: Outcome | undefined): string =>
  outcome?.kind === "waits" ? outcome.call : "";

function endText(outcome: Outcome | undefined): string {
  if (outcome?.kind === "waits") return `waits in ${outcome.call}`;
  if (hasEnded(outcome)) return "has ended";
  return outcome?.kind === "runs" ? "never waits, and was stopped" : "goes on";
}

function secondsPassed(steps: readonly StepRecord[]): number {
  return steps.reduce((sum, { passed = 0 }) => sum + passed, 0);
}

/** Time steps since the last packet. */
function idleSteps(steps: readonly StepRecord[]): number {
  const last = steps.findLastIndex(({ packets }) => packets.length > 0);
  return steps.slice(last + 1).filter(({ action }) => action === "passes").length;
}

/** Whether a kernel will do something by itself. TIME-WAIT ends without a packet, so no one waits for it. */
function hasTimer(step: StepRecord | undefined, seconds: number): boolean {
  if (step === undefined) return false;
  const rows = PEERS.flatMap((peer) => step.tables[peer] as readonly Entry[]);
  return rows.some(({ timer, state }) => {
    if (timer === undefined || state === "TIME-WAIT" || state === "LISTEN") return false;
    return timer.kind !== "off" && timer.kind !== "timewait" && timer.seconds <= seconds;
  });
}
