/**
 * Runs a program for a step: over a tagged line, to a call, to the step's effect, or until it waits or ends.
 */
import { amountsOf, isEnough } from "../../check/own-way/calls/amounts.ts";
import { EffectFinder, stopsFor } from "../../check/own-way/calls/effect-finder.ts";
import { effectsOf } from "../../check/own-way/calls/effects.ts";
import { familyOf, sameCalls } from "../../check/own-way/calls/names.ts";
import type { CallReport, Until } from "../../debug/call-run.ts";
import type { Doing, Execution } from "../../debug/execution.ts";
import { isLineStep, PEERS, type Peer } from "../../lab/model.ts";
import {
  judgedPeers,
  linesNamed,
  type Plan,
  type PlannedCallStep,
  type PlannedLineStep,
  type PlannedProgramStep,
} from "../../lab/plan/plan.ts";
import type { StepContext } from "./context.ts";
import { PAUSE, restOf, waitOf } from "./executed-line.ts";
import { FIRST_LOOK, LINE_LIMIT, unlessStalled, untilAllWait, untilEndOrHang } from "./hanging.ts";
import { untilAtRest } from "./observed-rest.ts";
import { RunningLine } from "./running-line.ts";
import { awaitUser } from "./user-steps.ts";

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
  if (step.action === "runs") return { stops: () => "none" };
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
  const begun = performance.now();
  const passed = (): number => performance.now() - begun;
  let first: Doing | undefined;
  while (running.ended === undefined && passed() < LINE_LIMIT) {
    if (passed() >= FIRST_LOOK) first ??= await context.actors[running.peer].program.doing();
    const call = running.isByCall
      ? (await restOf(running.peer, context))?.call
      : await waitOf(running.peer, context);
    // a program that pauses on its way to the line goes on by itself
    const pauses = call === PAUSE && (running.isByCall || context.ownWay);
    if (call !== undefined && !pauses && (running.isByCall || (await isStill(running, context))))
      return;
    await running.end(0, context.signal);
  }
  if (running.ended === undefined)
    await unlessStalled(running, context, () => isAsleep(running, context), first);
}

/** Whether the line still waits when the program's other threads do, of which one may wake it, or end the program. */
async function isStill(running: RunningLine, context: StepContext): Promise<boolean> {
  await untilAllWait(running, context);
  return running.ended !== undefined || (await waitOf(running.peer, context)) !== undefined;
}

/** Whether the program waits in any call. Its other threads wait too, and none waits for a disk. */
export async function isAsleep({ peer }: RunningLine, context: StepContext): Promise<boolean> {
  if ((await waitOf(peer, context)) === undefined) return false;
  return (await context.actors[peer].program.doing()).isAtRest;
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
