/**
 * One step of a lab:
 *
 *     step (the debugger) ──► settle (the captures) ──► observe (tables, waiting lines) ──► observation
 *
 * Judges nothing: the check gets the observation.
 */
import { extraPackets } from "../../check/packets/compare.ts";
import { isWithheld } from "../../lab/homework.ts";
import { isProgramStep, PEERS, type Peer } from "../../lab/model.ts";
import type { PlannedStep } from "../../lab/plan/plan.ts";
import { type Tables, tablesNow } from "../../observe/tables.ts";
import type { ExecutedLine, NetworkAct, RecordedPacket } from "../../record/record.ts";
import { LONGEST_DELAYED_ACK } from "../delayed-ack.ts";
import type { Gates } from "../gates.ts";
import { takeLoopback } from "../own-loopback.ts";
import type { StepContext, StepResult } from "./context.ts";
import { callOf, endedLine, executedLine } from "./executed-line.ts";
import { allAnswered, allSent } from "./expected-traffic.ts";
import { untilAllWait, untilEndOrHang } from "./hanging.ts";
import { passTime } from "./pass-time.ts";
import { isAsleep, runProgram, untilItWaits } from "./program.ts";
import type { RunningLine } from "./running-line.ts";

/** The time for expected packets, longer than a delayed ACK (0.5 s, RFC 9293, 3.8.6.3). */
const PACKET_LIMIT = 2_000;

/** Phases of a step. `debugger` (or `network`) is the step's act; the other phases observe its effects. */
type StepPart = "debugger" | "network" | "packets" | "settle" | "variables" | "lines" | "tables";

/** @throws EnvironmentError, DebuggerError, CaptureError if the tools fail */
export async function performStep(step: PlannedStep, context: StepContext): Promise<StepResult> {
  const { actors, link, clock, waiting } = context;
  const timed = <T>(part: StepPart, work: () => Promise<T>): Promise<T> =>
    context.timed(`step ${step.number}, ${part}`, work);
  const inPause = context.patient ? await takePackets(context) : [];
  context.pause.sent = inPause;
  const act = await timed(isProgramStep(step) ? "debugger" : "network", async () => {
    const done = await perform(step, context);
    const finishing = step.finishes && waiting.get(step.finishes.peer);
    if (finishing) await clock.waits(() => untilEnd(finishing, context));
    return done;
  });
  await timed("packets", () => clock.waits(() => expectedTraffic(step, link)));
  const running = act.running;
  const [early, variables] = await Promise.all([
    settle(context, timed),
    timed("variables", () => variablesOf(running, context)), // the debugger has nothing else to do
  ]);
  const finished = await timed("lines", () => finishedLines(context));
  const line = running && (await executedLine(running, context));
  const executed = line && { ...line, ...(variables && { variables }) };
  if (running !== undefined && running.ended === undefined && !running.isStopped) {
    waiting.set(running.peer, running);
  }
  const taken = [...inPause, ...(await takePackets(context))];
  const repeated = context.patient ? sentAgain(step, taken, context.gates) : [];
  await context.gates?.lose(repeated);
  const typed = context.input?.taken() ?? [];
  return {
    ...(executed && { executed }),
    ...(act.network && { network: act.network }),
    ...(act.passed !== undefined && { passed: act.passed }),
    finished,
    ...(typed.length > 0 && { typed }),
    packets: taken.filter((packet) => !repeated.includes(packet)),
    ...(repeated.length > 0 && { sentAgain: repeated }),
    ...(await takeLoopback(context)),
    held: [...(context.gates?.held ?? [])],
    ...(early ?? (await timed("tables", () => tablesNow(actors, context.loopback)))),
    sysctls: await readSysctls(step, context),
  };
}

/** An observed step lasts until everything that it has sent is acknowledged: a delayed ACK is part of it. */
async function expectedTraffic(step: PlannedStep, link: StepContext["link"]): Promise<void> {
  if (step.observed) {
    await link.settle(); // a packet that no capture has shown yet needs an answer too
    return link.awaitTraffic(allAnswered, LONGEST_DELAYED_ACK);
  }
  const limit = step.within === undefined ? PACKET_LIMIT : step.within * 1000;
  return link.awaitTraffic(allSent(step.packets), limit);
}

/**
 * Resolves when everything sent so far is in both captures.
 * @returns both tables, read at the same time; undefined if that reading is too early. It is too early
 *   if a line waits that a packet may wake, or if the captures showed a new packet since the reading began.
 */
async function settle(
  { link, actors, loopback, waiting }: StepContext,
  timed: <T>(part: StepPart, work: () => Promise<T>) => Promise<T>,
): Promise<Tables | undefined> {
  const seen = link.count;
  const [tables] = await Promise.all([
    waiting.size === 0 ? timed("tables", () => tablesNow(actors, loopback)) : undefined,
    timed("settle", () => link.settle()),
  ]);
  return link.count === seen ? tables : undefined;
}

/** The step's act: a program that runs, an act of the network, or time that passes. */
interface Act {
  readonly running?: RunningLine;
  readonly network?: NetworkAct;
  /** Seconds. */
  readonly passed?: number;
}

async function perform(step: PlannedStep, context: StepContext): Promise<Act> {
  const { gates } = context;
  if (isProgramStep(step)) return { running: await runProgram(step, context) };
  if (step.action === "passes") return { passed: await passTime(step, context) };
  if (gates === undefined) throw new Error("a lab that holds packets has gates");
  return { network: await gates.act(step) };
}

/** Packets that the step does not expect and that were sent again because their first copy was held. */
export function sentAgain(
  step: PlannedStep,
  packets: readonly RecordedPacket[],
  gates: Gates | undefined,
): RecordedPacket[] {
  return extraPackets(step.packets, packets).filter(({ repeats }) => gates?.wasHeld(repeats));
}

/** The packets since the last step, as the record holds them, in the order they were sent. */
export async function takePackets({
  link,
  recorder,
  gates,
}: StepContext): Promise<RecordedPacket[]> {
  const packets: RecordedPacket[] = [];
  for (;;) {
    for (const { packet, ...passage } of link.take()) {
      const { received } = passage;
      const recorded = recorder.record(packet, passage);
      packets.push(received && gates !== undefined ? await gates.note(recorded, packet) : recorded);
    }
    // the sender of a held packet may send it again at this very moment
    if (gates === undefined || !(await gates.verify())) return packets;
    await link.settle();
  }
}

/** The kernel settings that the step asks for, each read on the machine or peer that it applies to. */
async function readSysctls(
  { sysctls = {} }: PlannedStep,
  { actors, hostSetting }: StepContext,
): Promise<StepResult["sysctls"]> {
  const wanted = ([...PEERS, "host"] as const).flatMap((peer) =>
    Object.keys(sysctls[peer] ?? {}).map((name) => ({ peer, name })),
  );
  return Promise.all(
    wanted.map(async ({ peer, name }) => {
      const read = peer === "host" ? hostSetting(name) : actors[peer].sidecar.sysctl(name);
      return { peer, name, value: await read };
    }),
  );
}

/** Undefined if the line has not ended, if the program is withheld, or if no function there has known variables. */
async function variablesOf(
  running: RunningLine | undefined,
  { actors, plan }: StepContext,
): Promise<ExecutedLine["variables"]> {
  if (running?.ended === undefined || isWithheld(plan, running.peer)) return undefined;
  return actors[running.peer].program.variables();
}

/** The lines that were waiting and have ended. The end of one may wake another. */
async function finishedLines(context: StepContext): Promise<ExecutedLine[]> {
  const finished: ExecutedLine[] = [];
  for (let before = -1; before < finished.length && context.waiting.size > 0; ) {
    before = finished.length;
    for (const [peer, running] of context.waiting) {
      const hasRun = await untilItRests(peer, running, context);
      if (hasRun) await context.link.settle(); // it may have sent packets since the captures settled
      if (running.isStopped) {
        context.waiting.delete(peer);
        finished.push(await executedLine(running, context));
      }
      if (running.ended === undefined) continue;
      context.waiting.delete(peer);
      const variables = await variablesOf(running, context);
      finished.push({
        ...endedLine(running, running.ended, context),
        ...(variables && { variables }),
      });
    }
  }
  return finished;
}

/** @returns whether the program has run until now; no, if its line's thread and all others sleep as before */
async function untilItRests(
  peer: Peer,
  running: RunningLine,
  context: StepContext,
): Promise<boolean> {
  const { clock } = context;
  if (running.isByCall) {
    await clock.waits(() => untilItWaits(running, context));
    return true;
  }
  // If its thread still sleeps in a call, nothing woke the line. If not, the line is about to end.
  if (running.ended === undefined && (await callOf(peer, context)) !== undefined) {
    return clock.waits(() => untilAllWait(running, context));
  }
  await clock.waits(() => untilEnd(running, context));
  return true;
}

const untilEnd = (running: RunningLine, context: StepContext): Promise<void> =>
  untilEndOrHang(running, context, () => isAsleep(running, context));
