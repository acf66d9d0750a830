/**
 * The observer's reports of a line, turned into one: the line's outcome, its calls and its output.
 */
import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { TaggedLine } from "../lab/source/tags.ts";
import type {
  BusyThread,
  EndedProcess,
  Outcome,
  RecordedCall,
  RecordedRace,
} from "../record/record.ts";
import { recordedCall } from "./recorded-call.ts";
import type { ObservedRace, ObserverReport, Position } from "./report.ts";

/** Of a report that is about no line. */
export const ANY_LINE: TaggedLine = { file: "", number: 0, text: "" };

/** A line's outcome, its calls and its output. */
export interface LineReport {
  readonly outcome: Exclude<Outcome, { kind: "waits" | "runs" }>;
  readonly calls: RecordedCall[];
  readonly races?: RecordedRace[];
  /** Threads that still ran when the line's time was over. */
  readonly busy?: BusyThread[];
  /** Processes that the program has forked and that have ended. */
  readonly ended?: EndedProcess[];
  readonly output: string;
  /** The program that the peer's process executes in place of its own. */
  readonly program?: string | undefined;
  /** The process and the thread that executed the line; absent for the first ones. */
  readonly process?: number;
  readonly thread?: number;
}

/** The process and thread that executed a line, as the record has them. */
export function executor(
  found: ObserverReport["threads"][number] | undefined,
): Pick<LineReport, "process" | "thread"> {
  const { process = 1, thread = 1 } = found?.by ?? {};
  return { ...(process > 1 && { process }), ...(thread > 1 && { thread }) };
}

/** @param elsewhere the position of the program if it did not come to the line */
export function lineReport(
  line: TaggedLine,
  reports: readonly ObserverReport[],
  elsewhere: Position | undefined,
): LineReport {
  const races = reports.flatMap((report) => report.races.map(recordedRace));
  const different = races.filter((one, index) => {
    return index === races.findIndex((other) => isDeepStrictEqual(one, other));
  });
  const ended = reports.flatMap((report) => report.ended.map(endedProcess));
  const last = reports.at(-1);
  const busy = last === undefined || last.exit !== null ? [] : last.busy;
  return {
    ...(different.length > 0 && { races: different }),
    ...(busy.length > 0 && { busy: [...busy] }),
    ...(ended.length > 0 && { ended }),
    ...(typeof last?.program === "string" && { program: last.program }),
    outcome: outcomeOf(last, elsewhere),
    calls: merged(
      reports.flatMap(({ calls }) => calls.map((call) => recordedCall(call, line))),
    ).toSorted(byThread),
    output: reports.map(outputText).join(""),
  };
}

function endedProcess({ process, code, signal }: ObserverReport["ended"][number]): EndedProcess {
  return { process, ...(code !== null && { code }), ...(signal !== null && { signal }) };
}

function recordedRace(race: ObservedRace): RecordedRace {
  return race.map(({ name, lines: [at], process, thread }) => ({
    name,
    ...(at && { at }),
    ...(thread > 1 && { thread }),
    ...(process > 1 && { process }),
  }));
}

/** @param last undefined if the program had ended before the line */
function outcomeOf(
  last: ObserverReport | undefined,
  elsewhere: Position | undefined,
): LineReport["outcome"] {
  if (last === undefined) return { kind: "exited", code: 0 };
  const { exit, stops } = last;
  if (exit !== null) {
    if (exit.code !== null) return { kind: "exited", code: exit.code };
    const { signal, at, values = [] } = exit;
    return {
      kind: "killed",
      signal: signal ?? "a signal",
      ...(at && { at }),
      ...(values.length > 0 && { values }),
    };
  }
  const signal = stops.find((stop) => stop.signal !== null)?.signal;
  if (typeof signal === "string") return { kind: "killed", signal };
  if (elsewhere === undefined) return { kind: "finished" };
  const file = elsewhere.file === null ? "code without source" : basename(elsewhere.file);
  return { kind: "elsewhere", at: { file, number: elsewhere.line ?? 0 } };
}

function outputText({ output: { text, bytes } }: ObserverReport): string {
  const shown = new TextEncoder().encode(text).length;
  return shown < bytes ? `${text}\n[${bytes} bytes in all, the rest is not shown]\n` : text;
}

/** Keeps each thread's own order. Between threads there is none. */
function byThread(a: RecordedCall, b: RecordedCall): number {
  return (a.process ?? 1) - (b.process ?? 1) || (a.thread ?? 1) - (b.thread ?? 1);
}

/** One entry for the calls that a library's function made in several reports of a line. */
function merged(calls: readonly RecordedCall[]): readonly RecordedCall[] {
  const entries: RecordedCall[] = [];
  for (const call of calls) {
    const index = entries.findIndex(
      (entry) => call.folded !== undefined && isSameFunction(entry, call),
    );
    const entry = entries[index];
    if (entry === undefined) entries.push(call);
    else {
      const count = (entry.folded ?? 0) + (call.folded ?? 0);
      const more = [entry, call].some(({ text }) => text.endsWith(" or more")) ? " or more" : "";
      entries[index] = { ...call, folded: count, text: `${call.name}: ${count} calls${more}` };
    }
  }
  return entries;
}

function isSameFunction(a: RecordedCall, b: RecordedCall): boolean {
  const { folded: _, text: __, ...first } = a;
  const { folded, text, ...second } = b;
  return isDeepStrictEqual(first, second);
}
