/**
 * The steps of a run, one after the other, and what they have shown so far:
 *
 *     for each step: perform ──► check ──► record     then quiet period, counts
 *
 * Ends at the first step with a mismatch, because later steps prove nothing about the lab. Programs that are
 * judged their own way go on to the next step that differs (check/after-mismatch.ts).
 */
import { canGoOn, isUnexpected, whyUnjudged } from "../check/after-mismatch.ts";
import type { CheckContext } from "../check/context.ts";
import { Judge } from "../check/judge.ts";
import type { RunImages } from "../images/ensure.ts";
import { PEERS, type Peer } from "../lab/model.ts";
import { observingOf } from "../lab/plan/observed.ts";
import type { Plan, PlannedStep } from "../lab/plan/plan.ts";
import type { Link } from "../observe/link.ts";
import { type StateTrace, tracedChanges } from "../observe/state-trace.ts";
import { LoopbackRecorder } from "../record/loopback.ts";
import { PacketRecorder } from "../record/packets.ts";
import type { Mismatch, RecordedPacket, RunRecord, StepRecord } from "../record/record.ts";
import { withinLimit } from "../runtime/time-limit.ts";
import type { Timing } from "../runtime/timing.ts";
import type { Stage } from "../stage/stage.ts";
import type { Venue } from "../venue/venue.ts";
import { type Gathered, stepRecord } from "./assemble.ts";
import { type Captures, capturesOf } from "./captures.ts";
import { countLimits, limitMismatches, machineShort } from "./container-limits.ts";
import { type Debuggers, debuggersStillThere } from "./debuggers.ts";
import { describeProblem, excessOf, isOfPeer } from "./failure.ts";
import { Gates } from "./gates.ts";
import { ObservedSteps } from "./observed-steps.ts";
import { ProgressClock } from "./progress-clock.ts";
import { awaitQuietPeriod } from "./quiet-period.ts";
import { runOn } from "./run-on.ts";
import { stallReason } from "./stalls.ts";
import type { StepContext, StepResult } from "./step/context.ts";
import { effectFinders } from "./step/program.ts";
import { afterWithSourceNames, withSourceNames } from "./step/source-names.ts";
import { performStep, takePackets } from "./step/step.ts";
import { TypedInput } from "./step/typed-input.ts";
import { awaitUser, eachAsked, leftPlan, type StepSource, stepsOf } from "./step/user-steps.ts";
import { UserPause } from "./user-pause.ts";

export interface RunOptions extends StepSource {
  readonly plan: Plan;
  readonly stage: Stage;
  /** The debuggers of the programs on the stage, already begun. */
  readonly debuggers: Debuggers;
  readonly trace: StateTrace;
  readonly venue: Venue;
  readonly images: RunImages;
  readonly run: string;
  readonly student?: RunRecord["student"];
  readonly started: Date;
  readonly timing: Timing;
  readonly signal: AbortSignal;
  /** Called with each step as soon as it is checked. */
  readonly onStep: (step: StepRecord) => void;
}

/** Reading the kernel's counts takes milliseconds. A sidecar whose peer is gone does not answer. */
const LIMITS_LIMIT = 2_000;

/** The results of a run so far. They stay valid when the run fails midway. */
export class Gathering {
  readonly #recorder: PacketRecorder;
  readonly #addresses: Readonly<Record<Peer, string>>;
  readonly #steps: StepRecord[] = [];
  readonly #late: RecordedPacket[] = [];
  #held: readonly number[] = [];
  readonly #judge: Judge;
  /** The tables after the last step. */
  #tables: StepResult["tables"] | undefined;
  readonly netstat: Readonly<Record<Peer, string>>[] = [];
  readonly dropped = { server: 0, client: 0 };
  tools: Readonly<Record<string, string>> = {};
  problem: string | undefined;
  captured: Captures | undefined; // before the programs ran on
  #after: Pick<Gathered, "after" | "afterwards"> = { after: undefined, afterwards: [] };
  #excesses: Mismatch[] = [];
  #traced: Gathered["traced"] = {};
  #observed: Gathered["observed"]; // undefined in a lab

  constructor(addresses: Readonly<Record<Peer, string>>, plan: Plan) {
    this.#judge = new Judge(plan);
    this.#addresses = addresses;
    this.#observed = observingOf(plan, addresses);
    this.#recorder = new PacketRecorder(addresses);
  }

  get gathered(): Pick<
    Gathered,
    | "steps"
    | "late"
    | "held"
    | "paths"
    | "problem"
    | "excesses"
    | "traced"
    | "observed"
    | "after"
    | "afterwards"
  > {
    return {
      steps: this.#steps,
      late: this.#late,
      held: this.#held,
      paths: this.#judge.paths,
      problem: this.problem,
      excesses: this.#excesses,
      traced: this.#traced,
      observed: this.#observed,
      ...this.#after,
    };
  }

  async allSteps(options: RunOptions, link: Link): Promise<void> {
    const { plan, stage, debuggers, timing, signal } = options;
    const { sidecar } = stage.peers.client;
    const [server, client, tools] = await timing.timed("programs in main, captures running", () =>
      Promise.all([
        debuggers.finish("server", stage.peers.server),
        debuggers.finish("client", stage.peers.client),
        sidecar.ready.then(() => sidecar.versions()),
        options.trace.ready(),
      ]),
    );
    this.tools = tools;
    const context: StepContext = {
      plan,
      effects: effectFinders(plan),
      actors: { server, client },
      link,
      gates: Gates.of(stage, signal),
      loopback: plan.stage?.loopback === true,
      observing: plan.observed !== undefined,
      ownWay: plan.judged === "own way",
      patient: options.beforeStep !== undefined,
      input: options.onInput && (await TypedInput.open({ server, client }, plan, options)),
      recorder: this.#recorder,
      loopbackRecorders: {
        server: new LoopbackRecorder(this.#addresses),
        client: new LoopbackRecorder(this.#addresses),
      },
      waiting: new Map(),
      checkContext: () => this.#checkContext(plan),
      hostSetting: (name) => stage.hostSetting(name),
      arch: options.venue.arch,
      timed: timing.timed,
      clock: new ProgressClock(),
      pause: new UserPause(),
      signal,
    };
    const awaited = <T>(word: Promise<T>) =>
      context.pause.of(() => context.clock.waits(() => awaitUser(word, link, context.actors)));
    const observed = plan.observed && new ObservedSteps(plan.observed, context, this.#steps);
    const steps = observed
      ? eachAsked(observed, options, awaited)
      : stepsOf(plan, options, awaited);
    for await (const step of steps) {
      const isOpen = step.unplanned ?? step.observed;
      const patience = isOpen ? { ...context, patient: false } : context;
      const record = await timing.timed(`step ${step.number}: ${step.name}`, async () =>
        this.#record(step, withSourceNames(await performStep(step, patience), plan), plan),
      );
      options.onStep(record);
      if (step.unplanned) this.problem ??= leftPlan(step.number);
      if (record.unjudged !== undefined) break;
      if (record.mismatches.length === 0) continue;
      const { longest } = context.clock;
      await debuggersStillThere(context.actors);
      this.problem = stallReason(step, record, context.gates, longest, context.pause);
      if (this.problem !== undefined || !context.ownWay || !canGoOn(record)) break;
    }
    if (this.#observed && observed?.end) this.#observed = { ...this.#observed, end: observed.end };
    this.#traced = await tracedChanges(options.trace, this.#recorder, {
      addresses: this.#addresses,
      packets: this.#steps.flatMap(({ packets }) => packets),
    });
    if (observed === undefined && !this.#steps.some(isUnexpected)) {
      await awaitQuietPeriod(context, this.#steps, this.#tables, timing.timed);
    }
    await link.settle();
    this.#late.push(...(await takePackets(context)));
    this.#held = [...(context.gates?.held ?? [])];
    await this.#lookAtLimits(stage);
    await debuggersStillThere(context.actors);
    const counts = PEERS.map(async (peer) => {
      this.dropped[peer] = (await context.actors[peer].sidecar.counts()).dropped;
    });
    await Promise.all(counts);
    if (!context.ownWay || this.#steps.some(isUnexpected)) return;
    this.captured = capturesOf(link);
    const ran = await timing.timed("programs run on", () => runOn(context));
    const after = afterWithSourceNames(ran, plan);
    this.#after = { after, afterwards: this.#judge.after(after, this.#checkContext(plan)) };
  }

  /** Notes an error that ended the run midway, caused by a program or by the tools. */
  async failed(error: unknown, stage: Stage, plan: Plan): Promise<void> {
    this.problem = describeProblem(error, plan);
    this.#excesses.push(...excessOf(error));
    if (!isOfPeer(error)) return;
    const limits = this.#lookAtLimits(stage);
    // If the sidecar fails as well, the first error is the one to report.
    await withinLimit(limits, LIMITS_LIMIT).catch(() => undefined);
  }

  async #lookAtLimits({ peers }: Stage): Promise<void> {
    const counts = await countLimits(peers);
    this.#excesses.push(...limitMismatches(counts));
    this.problem = machineShort(counts) ?? this.problem;
  }

  #checkContext({ port, ports }: Plan): CheckContext {
    const connections = this.#recorder.connections.map(({ ends }) => ends);
    return { port, ports, addresses: this.#addresses, connections };
  }

  #record(step: PlannedStep, result: StepResult, plan: Plan): StepRecord {
    const judged = this.#judge.step(step, result, this.#checkContext(plan));
    const unjudged = step.observed ? undefined : whyUnjudged(this.#steps, judged);
    const isOpen = step.unplanned || step.observed || unjudged !== undefined;
    const mismatches = isOpen ? [] : judged;
    this.netstat.push(result.netstat);
    this.#tables = result.tables;
    const record = stepRecord(step, result, mismatches, unjudged);
    this.#steps.push(record);
    return record;
  }
}
