/**
 * One run of a lab on a stage, from the first step to the record:
 *
 *     for each step: perform ──► check ──► record     then a quiet period, counts, verdict
 *
 * Ends at the first step with a mismatch: what comes after it says nothing about the lab.
 */

import { stateOf, statePath } from "../check/states.ts";
import { checkStep } from "../check/step.ts";
import { DebuggerError } from "../debug/dap-connection.ts";
import { LineWithoutCodeError, SteppedProgram } from "../debug/program.ts";
import { PEERS, type Peer } from "../lab/model.ts";
import type { Plan, PlannedStep } from "../lab/plan.ts";
import { InvalidLabError } from "../lab/schema.ts";
import { PacketRecorder } from "../record/packets.ts";
import type { Mismatch, RecordedPacket, RunRecord, StepRecord } from "../record/record.ts";
import type { TcpState } from "../sockets/states.ts";
import type { Engine } from "../stage/engine.ts";
import { EnvironmentError } from "../stage/environment-error.ts";
import type { Images } from "../stage/images.ts";
import { limited } from "../stage/limit.ts";
import type { Stage, StagePeer } from "../stage/stage.ts";
import { CaptureError } from "../wire/index.ts";
import { Link } from "./link.ts";
import { performStep, type StepContext, type StepResult } from "./step.ts";
import type { Timing } from "./timing.ts";

export interface RunOptions {
  readonly plan: Plan;
  readonly stage: Stage;
  readonly engine: Engine;
  readonly images: Images;
  readonly run: string;
  readonly started: Date;
  readonly timing: Timing;
  readonly signal: AbortSignal;
  /** Told each step as soon as it is checked. */
  readonly onStep: (step: StepRecord) => void;
}

/** A run's record and the files that belong to it. */
export interface RunResult {
  readonly record: RunRecord;
  readonly captures: Readonly<Record<Peer, Uint8Array>>;
  /** What netstat printed after each step. */
  readonly netstat: readonly Readonly<Record<Peer, string>>[];
}

/** GDB starts a program in well under a second. */
const LAUNCH_LIMIT = 30_000;
/**
 * How long the wire must stay silent after the last step, in milliseconds: longer than Linux delays
 * an ACK (TCP_DELACK_MAX, 200 ms), so that a late one does not escape.
 */
const QUIET_PERIOD = 250;

export async function runLab(options: RunOptions): Promise<RunResult> {
  const { plan, stage, timing, signal } = options;
  const link = new Link(stage.peers, signal);
  const addresses = { server: stage.peers.server.address, client: stage.peers.client.address };
  const recorder = new PacketRecorder(addresses);
  const results: StepResult[] = [];
  const steps: StepRecord[] = [];
  const paths: Record<Peer, TcpState[]> = { server: ["CLOSED"], client: ["CLOSED"] };
  const late: RecordedPacket[] = [];
  let counts = { server: { received: 0, dropped: 0 }, client: { received: 0, dropped: 0 } };
  let trouble: EnvironmentError | undefined;
  try {
    const [server, client] = await Promise.all([
      launch("server", stage.peers.server, options),
      launch("client", stage.peers.client, options),
    ]);
    const context: StepContext = {
      actors: {
        server: { program: server, sidecar: stage.peers.server.sidecar },
        client: { program: client, sidecar: stage.peers.client.sidecar },
      },
      link,
      recorder,
      waiting: new Map(),
      arch: options.engine.arch,
      signal,
    };
    for (const step of plan.steps) {
      const result = await timing.timed(`step ${step.number}: ${step.peer} ${step.tag}`, () =>
        performStep(step, context),
      );
      const check = {
        port: plan.port,
        addresses,
        connections: recorder.connections.map(({ ends }) => ends),
      };
      const mismatches = checkStep(step, result, check);
      for (const peer of PEERS) paths[peer].push(stateOf(peer, result.tables[peer], check));
      const record = stepRecord(step, result, mismatches);
      results.push(result);
      steps.push(record);
      options.onStep(record);
      if (mismatches.length > 0) break;
    }
    if (steps.every(({ mismatches }) => mismatches.length === 0)) {
      await timing.timed("quiet period", () => link.awaitPackets(1, QUIET_PERIOD));
    }
    await link.settle();
    late.push(...link.take().map(({ packet, received }) => recorder.record(packet, received)));
    counts = await captureCounts(stage);
  } catch (error) {
    trouble = asTrouble(error);
  }
  const record = assemble(options, { steps, late, paths, counts, trouble, link });
  return {
    record,
    captures: { server: link.captures.server.file, client: link.captures.client.file },
    netstat: results.map(({ netstat }) => netstat),
  };
}

async function launch(
  peer: Peer,
  { debugger: stream, sidecar }: StagePeer,
  { plan, stage, timing, signal }: RunOptions,
): Promise<SteppedProgram> {
  const program = `/lab/debug/${peer}`;
  const said: string[] = [];
  stream.onStderr((chunk) => said.push(Buffer.from(chunk).toString()));
  const launched = SteppedProgram.launch(
    {
      write: (text) => stream.write(text),
      onOutput: (listener) => stream.onStdout(listener),
      onEnd: (listener) => void stream.ended.then(listener),
    },
    {
      program,
      args: peer === "client" ? [stage.peers.server.address] : [],
      source: `/lab/${peer}.cc`,
      lines: plan.taggedLines[peer],
    },
  );
  const late = (): Error =>
    new EnvironmentError(
      `GDB did not bring ${program} to its main within ${LAUNCH_LIMIT / 1000} s.${said.join("")}`,
      "If the engine forbids ptrace (an old kernel, a strict seccomp or AppArmor profile), use another engine.",
    );
  const [stepped] = await timing.timed(`${peer}: program in main, capture running`, () =>
    Promise.all([limited(launched, LAUNCH_LIMIT, late, signal), sidecar.ready]),
  );
  return stepped;
}

async function captureCounts(
  stage: Stage,
): Promise<Record<Peer, { received: number; dropped: number }>> {
  const [server, client] = await Promise.all(
    PEERS.map((peer) => stage.peers[peer].sidecar.counts()),
  );
  if (server === undefined || client === undefined) throw new Error("a lab has two peers");
  return { server, client };
}

/** What the tools failed at, as trouble of the environment; anything else goes on as it is. */
function asTrouble(error: unknown): EnvironmentError {
  if (error instanceof EnvironmentError) return error;
  if (error instanceof LineWithoutCodeError) {
    throw new InvalidLabError(error.line.file, [`${error.message}; move its tag to a statement`]);
  }
  if (error instanceof DebuggerError || error instanceof CaptureError) {
    return new EnvironmentError(
      `${error.message[0]?.toUpperCase()}${error.message.slice(1)}.`,
      "Run this again; if it happens again, see whether memory is short and the engine healthy (docker info).",
      { cause: error },
    );
  }
  throw error;
}

function stepRecord(
  step: PlannedStep,
  { netstat: _, ...observed }: StepResult,
  mismatches: readonly Mismatch[],
): StepRecord {
  return {
    number: step.number,
    action: step.action,
    ...observed,
    tables: { server: [...observed.tables.server], client: [...observed.tables.client] },
    mismatches: [...mismatches],
    why: step.why,
    ...(step.source !== undefined && { source: step.source }),
    shows: [...(step.shows ?? [])],
  };
}

interface Outcome {
  readonly steps: StepRecord[];
  readonly late: RecordedPacket[];
  readonly paths: Readonly<Record<Peer, readonly TcpState[]>>;
  readonly counts: Readonly<Record<Peer, { readonly received: number; readonly dropped: number }>>;
  readonly trouble: EnvironmentError | undefined;
  readonly link: Link;
}

function assemble(options: RunOptions, outcome: Outcome): RunRecord {
  const { plan, engine, images, stage } = options;
  const { steps, late, paths, counts, link } = outcome;
  const flagsOf = (packets: readonly RecordedPacket[]): string[] =>
    packets.flatMap(({ segment }) => (segment === undefined ? [] : [segment.flags]));
  const flags = {
    expected: plan.flags,
    observed: [...steps.flatMap(({ packets }) => flagsOf(packets)), ...flagsOf(late)].join(" "),
  };
  const path = (peer: Peer) => ({
    expected: plan.states[peer],
    observed: statePath(paths[peer]),
  });
  const states = { server: path("server"), client: path("client") };
  const complete = steps.every(({ mismatches }) => mismatches.length === 0);
  const mismatches = complete ? runMismatches({ late, flags, states }) : [];
  const reason = inconclusiveReason(outcome);
  const captured = (peer: Peer) => ({
    packets: link.captures[peer].count,
    dropped: counts[peer].dropped,
  });
  return {
    format: "wirestep record",
    version: 1,
    lab: { name: plan.name, question: plan.question, steps: plan.steps.length },
    run: { id: options.run, started: options.started.toISOString() },
    verdict:
      reason !== undefined
        ? "inconclusive"
        : complete && mismatches.length === 0
          ? "passed"
          : "mismatch",
    ...(reason !== undefined && { reason }),
    environment: {
      engine: engine.version,
      kernel: engine.kernel,
      images: { lab: images.lab.id, endpoint: images.endpoint.id, sidecar: images.sidecar.id },
      tools: {},
    },
    port: plan.port,
    peers: {
      server: { address: stage.peers.server.address },
      client: { address: stage.peers.client.address },
    },
    steps,
    late,
    flags,
    states,
    mismatches,
    capture: { server: captured("server"), client: captured("client") },
    timing: [],
  };
}

/** Why the run proves nothing, if it does: trouble, dropped packets, packets lost on the bridge. */
function inconclusiveReason({ steps, late, counts, trouble }: Outcome): string | undefined {
  if (trouble !== undefined) return `${trouble.message}\n${trouble.advice}`;
  const dropped = counts.server.dropped + counts.client.dropped;
  if (dropped > 0) {
    return `The kernel dropped ${dropped} packets that the captures should have shown.\nSee whether the machine is overloaded, then run this again.`;
  }
  const lost = [...steps.flatMap(({ packets }) => packets), ...late].find(
    ({ received }) => !received,
  );
  if (lost !== undefined) {
    return `Packet ${lost.number} was sent but never reached the other peer: ${lost.text}\nSee whether a firewall on this machine drops traffic on Docker's bridges.`;
  }
  return undefined;
}

function runMismatches({
  late,
  flags,
  states,
}: Pick<RunRecord, "late" | "flags" | "states">): Mismatch[] {
  const mismatches: Mismatch[] = late.map((packet) => ({
    subject: "a late packet after the last step",
    expected: `silence for ${QUIET_PERIOD} ms`,
    observed: packet.text,
  }));
  if (flags.expected !== flags.observed) {
    mismatches.push({ subject: "the flag sequence of the run", ...flags });
  }
  for (const peer of PEERS) {
    if (states[peer].expected !== states[peer].observed) {
      mismatches.push({ subject: `the states of the ${peer}`, ...states[peer] });
    }
  }
  return mismatches;
}
