/** The place of a call, if it isn't plain from its step: another line, another thread or process. */
import type { RecordedCall } from "../record/record.ts";

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
