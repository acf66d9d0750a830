/**
 * Runs a program for a step: over a tagged line, to a call, to the step's effect, or until it waits or ends.
 */
import { amountsOf, isEnough } from "../check/own-way/amounts.ts";
import { familyOf, sameCalls } from "../check/own-way/call-names.ts";
import { EffectFinder, stopsFor } from "../check/own-way/effect-finder.ts";
import { effectsOf, isByEffect } from "../check/own-way/effects.ts";
import type { CallReport, Until } from "../debug/call-run.ts";
import type { Execution } from "../debug/execution.ts";
import { isLineStep, PEERS, type Peer } from "../lab/model.ts";
import {
  judgedPeers,
  linesNamed,
  type Plan,
  type PlannedCallStep,
  type PlannedLineStep,
  type PlannedProgramStep,
} from "../lab/plan.ts";
import type { SourceLine } from "../lab/tags.ts";
import { languageOf } from "../languages/languages.ts";
import type { ExecutedLine, Outcome, RecordedCall } from "../record/record.ts";
import { LINE_LIMIT, unlessStalled, untilEndOrHang } from "./hanging.ts";
import { untilAtRest } from "./observed-rest.ts";
import { RunningLine } from "./running-line.ts";
import { sourceLineAt } from "./source-line.ts";
import type { StepContext } from "./step-context.ts";
import { ENDS, systemCallName } from "./system-calls.ts";
import { awaitUser } from "./user-steps.ts";

/** A time limit of a program itself: it will go on by itself. */
const PAUSE = "sleep";

/** Starts the program. @returns when it has stopped, has ended or waits, or after a limit */
export async function runProgram(
  step: PlannedProgramStep,
  context: StepContext,
): Promise<RunningLine> {
  const { clock } = context;
  const running = new RunningLine(step, begin(step, context));
  const mayWait = step.action !== "steps" && step.action !== "ends";
  await clock.waits(() =>
    mayWait ? untilItWaits(running, context) : untilItEnds(running, context),
  );
  return running;
}

function begin(step: PlannedProgramStep, context: StepContext): Promise<CallReport> {
  const { program } = context.actors[step.peer];
  if (!isLineStep(step)) {
    if (context.observing) return program.runToCall(oneAtATime(step));
    const stops = step.action === "calls" ? kindOf(step.call) : "none";
    return program.runToCall({ stops: () => stops });
  }
  if (step.line !== undefined) return program.execute(step.line, executionOf(step, context));
  if (step.action === "ends") return program.runToCall({ stops: () => "none" });
  return program.runToCall(untilEffect(step, context));
}

/** A program that is judged its own way may come to its line several times in a step. */
function executionOf(step: PlannedLineStep, { plan, ownWay }: StepContext): Execution {
  const toTheEnd = step.action === "ends";
  if (!ownWay || step.unplanned || !judgedPeers(plan).includes(step.peer)) return { toTheEnd };
  const wanted = amountsOf(plan, step);
  const later = linesNamed({ steps: plan.steps.slice(step.number - 1) }, step.peer);
  return {
    toTheEnd,
    isEnough: (calls) => isEnough(wanted, calls, plan),
    isSpent: (line) =>
      !later.some(({ file, number }) => file === line.file && number === line.number),
  };
}

/** A thread makes the calls of a line, or one call, while the others are held before their next one. */
function oneAtATime(step: PlannedCallStep): Until {
  return { stops: () => (step.call === "line" ? "line" : "each"), oneThread: true };
}

/** The calls of a kind, in the observer's words. */
function kindOf(call = "any"): string {
  return call === "any" ? call : sameCalls(familyOf(call)).join(",");
}

function untilEffect(step: PlannedLineStep, context: StepContext): Until {
  const { plan, effects: finders, checkContext, link } = context;
  const finder = finders[step.peer];
  const { effects, ends, calls, prints = "" } = effectsOf(plan, step);
  let output = "";
  let isPrinting = false;
  const hasEnded = async (): Promise<boolean> => {
    await link.settle();
    return link.captures[step.peer].sent.some(({ tcp }) => /[FR]/.test(tcp?.flags ?? ""));
  };
  return {
    stops: () => (isPrinting ? "entry" : stopsFor(finder.missing(effects), ends)),
    isOver: async (news) => {
      finder.note(news.calls, { calls }, checkContext());
      output += news.output;
      if (isPrinting) return true; // the program is about to make the next call
      if (finder.missing(effects).length > 0 || (ends && !(await hasEnded()))) return false;
      finder.take(effects);
      isPrinting = !output.includes(prints);
      return !isPrinting;
    },
  };
}

export function effectFinders(plan: Plan): Readonly<Record<Peer, EffectFinder>> {
  const [server, client] = PEERS.map((peer) => new EffectFinder(peer, plan));
  if (server === undefined || client === undefined) throw new Error("there are two peers");
  return { server, client };
}

/** Asks until the program waits in a system call, the run of the step has ended, or the limit passes. */
export async function untilItWaits(running: RunningLine, context: StepContext): Promise<void> {
  if (context.observing) return untilAtRest(running, context);
  const deadline = performance.now() + LINE_LIMIT;
  while (running.ended === undefined && performance.now() < deadline) {
    const call = running.isByCall
      ? (await restOf(running.peer, context))?.call
      : await callOf(running.peer, context);
    if (call !== undefined && !(running.isByCall && call === PAUSE)) return;
    await running.end(0, context.signal);
  }
  if (running.ended === undefined)
    await unlessStalled(running, context, () => isAsleep(running, context));
}

/** Whether the program waits in any call. */
export async function isAsleep({ peer }: RunningLine, context: StepContext): Promise<boolean> {
  return (await callOf(peer, context)) !== undefined;
}

/** Awaits the end of the step's run for as long as it may take, not counting the time in which the user types. */
async function untilItEnds(running: RunningLine, context: StepContext): Promise<void> {
  const { input, arch, link, actors, signal } = context;
  if (input === undefined) {
    return untilEndOrHang(running, context, () => isAsleep(running, context));
  }
  let deadline = performance.now() + LINE_LIMIT;
  while (running.ended === undefined && performance.now() < deadline) {
    const typed = await awaitUser(input.awaited(running, arch, signal), link, actors);
    if (typed) deadline = performance.now() + LINE_LIMIT;
    else await running.end(0, signal);
  }
}

/** The call that a peer's program waits in after its steps. One whose tasks are not threads waits if all its threads do. */
export async function waitOf(peer: Peer, context: StepContext): Promise<string | undefined> {
  const tasks = languageOf(context.plan.programs[peer])?.runtime?.tasks;
  return tasks === undefined ? callOf(peer, context) : (await restOf(peer, context))?.call;
}

/** The library name of the call that the peer's process waits in. */
export async function callOf(
  peer: Peer,
  { actors, arch }: StepContext,
): Promise<string | undefined> {
  const { program, sidecar } = actors[peer];
  const number = await sidecar.systemCallOf(program.task);
  const name = number === undefined ? undefined : systemCallName(number, arch);
  return name === ENDS ? undefined : name;
}

/** The call that the peer's program waits in; undefined if one of its threads runs. */
async function restOf(peer: Peer, { actors, arch }: StepContext) {
  const rest = await actors[peer].program.rest();
  if (rest === undefined) return undefined;
  const names = rest.numbers.map((number) => systemCallName(number, arch));
  const [own] = rest.calls;
  // a thread that sleeps for a time goes on by itself, whatever the others wait for
  const call = names.includes(PAUSE) ? PAUSE : (own?.name ?? names[0]);
  return { call, own, calls: rest.calls };
}

/** A step's program as the record has it. */
export async function executedLine(
  running: RunningLine,
  context: StepContext,
): Promise<ExecutedLine> {
  const { peer, ended } = running;
  if (ended !== undefined) return endedLine(running, ended, context);
  const { program } = context.actors[peer];
  if (!running.isByCall) {
    const call = await callOf(peer, context);
    // a lab lists the calls of a waiting line in the step that finishes it
    const open = context.ownWay ? await program.waiting(running.line) : [];
    const calls = open.map((call) => placed(call, running, context));
    return { ...ofLine(running, running.line), outcome: waitsIn(call), calls, output: "" };
  }
  const { calls, output, at, ...more } = await program.soFar(context.observing);
  const rest = await restOf(peer, context);
  if (running.action === "runs") await program.stopAtNextCall();
  const line = sourceLineAt(peer, rest?.own?.at ?? at, context.plan);
  const open = context.ownWay ? (rest?.calls ?? []) : [];
  return {
    ...ofLine(running, line),
    outcome: waitsIn(rest?.own?.name ?? rest?.call),
    calls: [...calls, ...open].map((call) => placed(call, running, context, line)),
    ...(context.observing && more.races && { races: more.races }),
    ...(context.observing && more.ended && { ended: more.ended }),
    output,
  };
}

/** A line or a run of an earlier step that has ended. */
export function endedLine(
  running: RunningLine,
  { at, ...ended }: CallReport,
  context: StepContext,
): ExecutedLine {
  const line = running.isByCall ? lineOf(running, at, ended.outcome, context) : running.line;
  const calls = ended.calls.map((call) => placed(call, running, context, line));
  return { ...ofLine(running, line), ...ended, calls };
}

/** An observed program that ends has left its last line before. */
function lineOf(
  { peer }: RunningLine,
  at: CallReport["at"],
  { kind }: Outcome,
  { plan, observing }: StepContext,
): SourceLine {
  const line = sourceLineAt(peer, at, plan);
  const isEnd = observing && at === undefined && (kind === "exited" || kind === "killed");
  return isEnd ? { ...line, text: "(the end of the program)" } : line;
}

function ofLine({ peer, tag, step }: RunningLine, line: SourceLine) {
  const call = "call" in step ? step.call : undefined;
  return {
    peer,
    ...(tag !== undefined && { tag }),
    ...(call !== undefined && { call }),
    ...(isByEffect(step) && { effect: true as const }),
    line,
  };
}

function waitsIn(call: string | undefined): Outcome {
  return call === undefined ? { kind: "runs" } : { kind: "waits", call };
}

/** A call names its line, by the file's name in messages, only if it is not the step's own. */
function placed(
  { at, ...call }: RecordedCall,
  { peer, isByCall }: RunningLine,
  { plan }: StepContext,
  step?: SourceLine,
): RecordedCall {
  if (at === undefined) return call;
  const { file, number } = sourceLineAt(peer, at, plan);
  if (isByCall && file === step?.file && number === step.number) return call;
  return { ...call, at: { file, number } };
}
