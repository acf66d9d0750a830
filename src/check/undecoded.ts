/** Calls of a line after its first 2,000: the observer counts them and decodes none (docker/endpoint/calls.py). */
import type { RecordedCall } from "../record/record.ts";

/** @returns the text, and that the call may be one of those that were only counted, if there are any */
export function unlessUndecoded(text: string, calls: readonly RecordedCall[]): string {
  const counted = calls.find(({ name, folded }) => folded !== undefined && COUNTED.test(name));
  return counted === undefined
    ? text
    : `${text}, as far as its calls are decoded (${counted.text})`;
}

const COUNTED = /^calls beyond \d+$/;
