/** A program in the record of a step: its line and calls, and the call that it waits in. */

import { isByEffect } from "../../check/own-way/calls/effects.ts";
import { FOR_OTHERS } from "../../check/own-way/calls/names.ts";
import type { CallReport } from "../../debug/call-run.ts";
import type { Peer } from "../../lab/model.ts";
import type { SourceLine } from "../../lab/source/tags.ts";
import { languageOf } from "../../languages/languages.ts";
import type { ExecutedLine, Outcome, RecordedCall } from "../../record/record.ts";
import type { StepContext } from "./context.ts";
import type { RunningLine } from "./running-line.ts";
import { sourceLineAt } from "./source-line.ts";
import { ENDS, systemCallName } from "./system-calls.ts";

/** A time limit of a program itself: it will go on by itself. */
export const PAUSE = "sleep";

/**
 * The call that a peer's program waits in, if it does not go on by itself. One that waits for another thread or process
 * does as long as one of them runs. One whose tasks are not threads waits if all its threads do.
 */
export async function waitOf(peer: Peer, context: StepContext): Promise<string | undefined> {
  const tasks = languageOf(context.plan.programs[peer])?.runtime?.tasks;
  if (tasks !== undefined) return (await restOf(peer, context))?.call;
  const call = await callOf(peer, context);
  if (call === undefined || !FOR_OTHERS.has(call)) return call;
  return (await restOf(peer, context))?.call;
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
export async function restOf(peer: Peer, { actors, arch }: StepContext) {
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
  const { calls, output, at, program: now, ...more } = await program.soFar(context.observing);
  const rest = await restOf(peer, context);
  if (running.action === "runs") await program.stopAtNextCall();
  const line = replaced(sourceLineAt(peer, rest?.own?.at ?? at, context.plan), now, context);
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
  { at, program, ...ended }: CallReport,
  context: StepContext,
): ExecutedLine {
  const line = running.isByCall
    ? lineOf(running, { at, program, ...ended }, context)
    : running.line;
  const calls = ended.calls.map((call) => placed(call, running, context, line));
  return { ...ofLine(running, line), ...ended, calls };
}

/** An observed program that ends has left its last line before. */
function lineOf(
  { peer }: RunningLine,
  { at, outcome: { kind }, program }: CallReport,
  context: StepContext,
): SourceLine {
  const line = replaced(sourceLineAt(peer, at, context.plan), program, context);
  const isEnd = context.observing && at === undefined && (kind === "exited" || kind === "killed");
  return isEnd ? { ...line, text: "(the end of the program)" } : line;
}

/** An observed program that executes another one in place of itself (execve) is named by that one from then on. */
function replaced(
  line: SourceLine,
  program: string | undefined,
  { observing }: StepContext,
): SourceLine {
  if (!observing || program === undefined || line.number > 0) return line;
  return { ...line, file: program, text: `executed by ${line.file}` };
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
