/** The place of a call, if it isn't plain from its step: another line, another thread or process. */
import type { BusyThread, RecordedCall, RecordedRace } from "../record/record.ts";

/** `server.cc:12`; the file alone if no line is known. */
export function linePlace({
  file,
  number,
}: {
  readonly file: string;
  readonly number: number;
}): string {
  return number === 0 ? file : `${file}:${number}`;
}

/** `server.cc:12, thread 2`; empty for the step's own line, and for a function that the line called. */
export function callPlace({ at, below, thread, process }: RecordedCall): string {
  return [
    ...(at === undefined || below ? [] : [`${at.file}:${at.number}`]),
    ...(process === undefined ? [] : [`process ${process}`]),
    ...(thread === undefined ? [] : [`thread ${thread}`]),
  ].join(", ");
}

/** `thread 2 still runs`, and what that means. */
export function busyText(busy: readonly BusyThread[]): string {
  const names = busy.map(({ process, thread }) => {
    const by = { ...(process > 1 && { process }), ...(thread > 1 && { thread }) };
    return callPlace({ name: "", text: "", ...by }) || "main thread";
  });
  const run = busy.length === 1 ? "still runs" : "still run";
  return `${names.join(" and ")} ${run}: the step has used up its time and does not wait for this`;
}

/** `recv at server.cc:21 (thread 2) and recv at server.cc:21 (thread 3)`, and what that means. */
export function raceText(race: RecordedRace): string {
  const calls = race.map(({ name, at, thread, process }) => {
    const by = callPlace({ name, text: "", thread, process }) || "main thread";
    return `${name}${at === undefined ? "" : ` at ${at.file}:${at.number}`} (${by})`;
  });
  return `${calls.join(" and ")} are on one socket or pipe at the same time: chance decides which comes first`;
}
