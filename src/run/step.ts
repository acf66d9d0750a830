/**
 * One step of a lab:
 *
 *     step (the debugger) ──► settle (the captures) ──► observe (tables, waiting lines) ──► what was seen
 *
 * Judges nothing: what was seen goes to the check.
 */
import type { StepObservation } from "../check/step.ts";
import type { LineReport, SteppedProgram } from "../debug/program.ts";
import { otherPeer, PEERS, type Peer } from "../lab/model.ts";
import type { PlannedStep } from "../lab/plan.ts";
import type { SourceLine } from "../lab/tags.ts";
import type { PacketRecorder } from "../record/packets.ts";
import type { ExecutedLine, Outcome } from "../record/record.ts";
import { parseNetstat } from "../sockets/netstat.ts";
import { type Entry, withoutEngineSockets } from "../sockets/table.ts";
import { limited } from "../stage/limit.ts";
import type { Sidecar } from "../stage/sidecar.ts";
import type { Link } from "./link.ts";
import { systemCallName } from "./system-calls.ts";

/** A line that does not wait takes milliseconds; one that takes this long hangs. */
const LINE_LIMIT = 5_000;
/** How long expected packets may take: longer than a delayed ACK (RFC 9293, 3.8.6.3: 0.5 s). */
const PACKET_LIMIT = 2_000;

export interface Actor {
  readonly program: SteppedProgram;
  readonly sidecar: Sidecar;
}

/** Everything a step works with. */
export interface StepContext {
  readonly actors: Readonly<Record<Peer, Actor>>;
  readonly link: Link;
  readonly recorder: PacketRecorder;
  /** Lines that were started and have not finished. */
  readonly waiting: Map<Peer, RunningLine>;
  /** The engine's name for the processor, for the numbers of system calls. */
  readonly arch: string;
  readonly signal: AbortSignal;
}

export interface StepResult extends StepObservation {
  /** What netstat printed. */
  readonly netstat: Readonly<Record<Peer, string>>;
}

/** @throws EnvironmentError, DebuggerError, CaptureError where the tools fail */
export async function performStep(step: PlannedStep, context: StepContext): Promise<StepResult> {
  const { actors, link, recorder, waiting } = context;
  const running = new RunningLine(
    step,
    actors[step.peer].program.execute(step.line, step.action === "ends"),
  );
  await (step.action === "starts"
    ? untilItWaits(running, context)
    : running.end(LINE_LIMIT, context.signal));
  if (step.finishes !== undefined) {
    await waiting.get(step.finishes.peer)?.end(LINE_LIMIT, context.signal);
  }
  await link.awaitPackets(step.packets.length, PACKET_LIMIT);
  await link.settle();
  const finished = await finishedLine(otherPeer(step.peer), context);
  const executed = await executedLine(running, context);
  if (running.ended === undefined) waiting.set(step.peer, running);
  const [server, client] = await Promise.all([
    actors.server.sidecar.sockets(),
    actors.client.sidecar.sockets(),
  ]);
  return {
    executed,
    ...(finished && { finished }),
    packets: link.take().map(({ packet, received }) => recorder.record(packet, received)),
    tables: { server: tableOf(server), client: tableOf(client) },
    sysctls: await readSysctls(step, actors),
    netstat: { server, client },
  };
}

/** The settings the step asks for, read where they apply. */
async function readSysctls(
  { sysctls = {} }: PlannedStep,
  actors: StepContext["actors"],
): Promise<StepResult["sysctls"]> {
  const wanted = PEERS.flatMap((peer) =>
    Object.keys(sysctls[peer] ?? {}).map((name) => ({ peer, name })),
  );
  return Promise.all(
    wanted.map(async ({ peer, name }) => {
      return { peer, name, value: await actors[peer].sidecar.sysctl(name) };
    }),
  );
}

function tableOf(netstat: string): readonly Entry[] {
  return withoutEngineSockets(parseNetstat(netstat));
}

/** A tagged line from its start until the debugger reports its end. */
export class RunningLine {
  readonly peer: Peer;
  readonly tag: string;
  readonly line: SourceLine;
  readonly #report: Promise<LineReport>;
  ended: LineReport | undefined;

  constructor({ peer, tag, line }: PlannedStep, report: Promise<LineReport>) {
    this.peer = peer;
    this.tag = tag;
    this.line = line;
    this.#report = report.then((ended) => {
      this.ended = ended;
      return ended;
    });
    this.#report.catch(() => undefined); // whoever waits for the end is told
  }

  /** Resolves when the line has ended, or when the limit has passed. */
  async end(limit: number, signal: AbortSignal): Promise<void> {
    const late = new Error("limit");
    try {
      await limited(this.#report, limit, () => late, signal);
    } catch (error) {
      if (error !== late) throw error;
    }
  }
}

/**
 * Asks the kernel until it says that the line's process waits in a system call. Each question is an
 * exchange with the sidecar, about a millisecond; it ends at the latest at the limit.
 */
async function untilItWaits(running: RunningLine, context: StepContext): Promise<void> {
  const deadline = performance.now() + LINE_LIMIT;
  while (running.ended === undefined && performance.now() < deadline) {
    if ((await callOf(running.peer, context)) !== undefined) return;
    await running.end(0, context.signal);
  }
}

/** The call the peer's process waits in, by its library name. */
async function callOf(peer: Peer, { actors, arch }: StepContext): Promise<string | undefined> {
  const { program, sidecar } = actors[peer];
  const number = await sidecar.systemCallOf(program.pid);
  return number === undefined ? undefined : systemCallName(number, arch);
}

async function executedLine(running: RunningLine, context: StepContext): Promise<ExecutedLine> {
  const { peer, tag, line, ended } = running;
  if (ended !== undefined) return { peer, tag, line, ...ended };
  const call = await callOf(peer, context);
  const outcome: Outcome = call === undefined ? { kind: "runs" } : { kind: "waits", call };
  return { peer, tag, line, outcome, calls: [], output: "" };
}

/** The line of this peer that was waiting and has come to its end. */
async function finishedLine(peer: Peer, context: StepContext): Promise<ExecutedLine | undefined> {
  const running = context.waiting.get(peer);
  if (running === undefined) return undefined;
  // Asleep in its call, it has not been woken. Awake, it is on its way to the end of the line.
  if (running.ended === undefined && (await callOf(peer, context)) !== undefined) return undefined;
  await running.end(LINE_LIMIT, context.signal);
  if (running.ended === undefined) return undefined;
  context.waiting.delete(peer);
  return { peer, tag: running.tag, line: running.line, ...running.ended };
}
