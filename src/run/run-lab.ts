/**
 * One run of a lab on a stage, from the first step to the record:
 *
 *     for each step: perform ──► check ──► record     then a quiet period, counts, verdict
 *
 * Ends at the first step with a mismatch: what comes after it says nothing about the lab.
 */

import type { CheckContext } from "../check/context.ts";
import { stateOf } from "../check/states.ts";
import { checkStep } from "../check/step.ts";
import { DebuggerError } from "../debug/dap-connection.ts";
import { LineWithoutCodeError, NotTraceableError } from "../debug/program.ts";
import { PEERS, type Peer } from "../lab/model.ts";
import type { Plan, PlannedStep } from "../lab/plan.ts";
import { InvalidLabError } from "../lab/schema.ts";
import { PacketRecorder } from "../record/packets.ts";
import type { Mismatch, RecordedPacket, RunRecord, StepRecord } from "../record/record.ts";
import { NetstatFormatError } from "../sockets/netstat.ts";
import type { TcpState } from "../sockets/states.ts";
import type { Engine } from "../stage/engine.ts";
import { EnvironmentError } from "../stage/environment-error.ts";
import type { Gate } from "../stage/gate.ts";
import type { Images } from "../stage/images.ts";
import type { Stage } from "../stage/stage.ts";
import { CaptureError } from "../wire/index.ts";
import { assembleRecord, type Gathered } from "./assemble.ts";
import { Door } from "./door.ts";
import { launchPeer } from "./launch.ts";
import { Link } from "./link.ts";
import { whySlow } from "./slowness.ts";
import { type StateTrace, witness } from "./state-trace.ts";
import { performStep, type StepContext, type StepResult, takePackets } from "./step.ts";
import type { Timing } from "./timing.ts";

export interface RunOptions {
  readonly plan: Plan;
  readonly stage: Stage;
  readonly trace: StateTrace;
  readonly engine: Engine;
  readonly images: Images;
  readonly run: string;
  readonly started: Date;
  readonly timing: Timing;
  readonly signal: AbortSignal;
  /** Told each step as soon as it is checked. */
  readonly onStep: (step: StepRecord) => void;
  /** Awaited before each step of a run that a person steps. */
  readonly beforeStep?: ((step: PlannedStep) => Promise<void>) | undefined;
}

/** A run's record and the files that belong to it. */
export interface RunResult {
  readonly record: RunRecord;
  readonly captures: Readonly<Record<Peer, Uint8Array>>;
  /** What netstat printed after each step. */
  readonly netstat: readonly Readonly<Record<Peer, string>>[];
}

/**
 * How long the wire must stay silent after the last step, in milliseconds: longer than Linux delays
 * an ACK (TCP_DELACK_MAX, 200 ms), so that a late one does not escape.
 */
const QUIET_PERIOD = 250;

/** @throws InvalidLabError if a tag stands where there is nothing to step; the signal's reason */
export async function runLab(options: RunOptions): Promise<RunResult> {
  const { plan, stage, signal } = options;
  const link = new Link(stage.peers, signal);
  const gathering = new Gathering(stage.addresses);
  try {
    await gathering.allSteps(options, link);
  } catch (error) {
    gathering.trouble = describeTrouble(error, plan);
  }
  const captured = (peer: Peer) => ({
    packets: link.captures[peer].count,
    dropped: gathering.dropped[peer],
  });
  const record = assembleRecord({
    plan,
    run: { id: options.run, started: options.started.toISOString() },
    environment: {
      engine: options.engine.version,
      kernel: options.engine.kernel,
      images: imageIds(options.images),
      tools: gathering.tools,
    },
    peers: {
      server: { address: stage.addresses.server },
      client: { address: stage.addresses.client },
    },
    quietPeriod: QUIET_PERIOD,
    capture: { server: captured("server"), client: captured("client") },
    ...gathering.gathered,
  });
  return {
    record,
    captures: { server: link.captures.server.file, client: link.captures.client.file },
    netstat: gathering.netstat,
  };
}

/** What a run has seen so far; stays valid when something fails midway. */
class Gathering {
  readonly #recorder: PacketRecorder;
  readonly #addresses: Readonly<Record<Peer, string>>;
  readonly #steps: StepRecord[] = [];
  readonly #late: RecordedPacket[] = [];
  #held: readonly number[] = [];
  readonly #paths: Record<Peer, TcpState[]> = { server: ["CLOSED"], client: ["CLOSED"] };
  readonly netstat: Readonly<Record<Peer, string>>[] = [];
  readonly dropped = { server: 0, client: 0 };
  tools: Readonly<Record<string, string>> = {};
  trouble: string | undefined;
  #witness: Gathered["witness"] = {};

  constructor(addresses: Readonly<Record<Peer, string>>) {
    this.#addresses = addresses;
    this.#recorder = new PacketRecorder(addresses);
  }

  get gathered(): Pick<Gathered, "steps" | "late" | "held" | "paths" | "trouble" | "witness"> {
    return {
      steps: this.#steps,
      late: this.#late,
      held: this.#held,
      paths: this.#paths,
      trouble: this.trouble,
      witness: this.#witness,
    };
  }

  async allSteps(options: RunOptions, link: Link): Promise<void> {
    const { plan, stage, timing, signal } = options;
    const [server, client] = await timing.timed("programs in main, captures running", () =>
      Promise.all([
        launchPeer("server", stage, plan, signal),
        launchPeer("client", stage, plan, signal),
        options.trace.ready(),
      ]),
    );
    this.tools = await client.sidecar.versions();
    const gates = gatesOf(stage);
    const context: StepContext = {
      actors: { server, client },
      link,
      door: gates && new Door(gates, signal),
      loopback: plan.stage?.loopback === true,
      patient: options.beforeStep !== undefined,
      recorder: this.#recorder,
      waiting: new Map(),
      checkContext: () => this.#checkContext(plan.port),
      hostSetting: (name) => stage.hostSetting(name),
      arch: options.engine.arch,
      signal,
    };
    for (const step of plan.steps) {
      await options.beforeStep?.(step);
      const name = `step ${step.number}: ${step.name}`;
      const result = await timing.timed(name, () => performStep(step, context));
      const record = this.#judge(step, result, plan.port);
      options.onStep(record);
      if (record.mismatches.length === 0) continue;
      this.trouble = whySlow(step, record, context.door);
      break;
    }
    this.#witness = await witness(options.trace, this.#recorder, this.#addresses);
    if (this.#steps.every(({ mismatches }) => mismatches.length === 0)) {
      await timing.timed("quiet period", () => link.awaitPackets(1, QUIET_PERIOD));
    }
    await link.settle();
    this.#late.push(...(await takePackets(context)));
    this.#held = [...(context.door?.held ?? [])];
    for (const peer of PEERS) {
      this.dropped[peer] = (await context.actors[peer].sidecar.counts()).dropped;
    }
  }

  #checkContext(port: number): CheckContext {
    const connections = this.#recorder.connections.map(({ ends }) => ends);
    return { port, addresses: this.#addresses, connections };
  }

  #judge(step: PlannedStep, result: StepResult, port: number): StepRecord {
    const context = this.#checkContext(port);
    const mismatches = checkStep(step, result, context);
    for (const peer of PEERS) {
      const path = this.#paths[peer];
      path.push(stateOf(peer, result.tables[peer], context, path));
    }
    this.netstat.push(result.netstat);
    const record = stepRecord(step, result, mismatches);
    this.#steps.push(record);
    return record;
  }
}

function gatesOf({ peers: { server, client } }: Stage): Readonly<Record<Peer, Gate>> | undefined {
  if (server.gate === undefined || client.gate === undefined) return undefined;
  return { server: server.gate, client: client.gate };
}

function stepRecord(
  step: PlannedStep,
  { tables, ...observed }: StepResult,
  mismatches: readonly Mismatch[],
): StepRecord {
  return {
    number: step.number,
    name: step.name,
    action: step.action,
    ...observed,
    tables: { server: [...tables.server], client: [...tables.client] },
    mismatches: [...mismatches],
    why: step.why,
    ...(step.source !== undefined && { source: step.source }),
    shows: [...(step.shows ?? [])],
  };
}

function imageIds({ lab, endpoint, sidecar }: Images): Readonly<Record<string, string>> {
  return { lab: lab.id, endpoint: endpoint.id, sidecar: sidecar.id };
}

/** What the tools failed at, and what to do; anything that is not their failure goes on. */
function describeTrouble(error: unknown, plan: Plan): string {
  if (error instanceof EnvironmentError) return `${error.message}\n${error.advice}`;
  if (error instanceof LineWithoutCodeError) {
    throw new InvalidLabError(`labs/${plan.name}/${error.line.file}`, [
      `${error.message}; move its tag to the end of a statement`,
    ]);
  }
  const isTools =
    error instanceof DebuggerError ||
    error instanceof CaptureError ||
    error instanceof NetstatFormatError;
  if (!isTools) throw error;
  const sentence = `${error.message[0]?.toUpperCase()}${error.message.slice(1)}.`;
  const advice =
    error instanceof NotTraceableError
      ? "The engine does not let GDB trace a program: that takes Docker's default seccomp and AppArmor profiles, and Linux 4.8 or newer."
      : "Run this again; if it happens again, see whether memory is short and the engine healthy (docker info).";
  return `${sentence}\n${advice}`;
}
