/** Finds in a run's steps the lines and files that a program has reached. */

import type { Peer } from "../../../src/lab/model.ts";
import { peerOfMain } from "../../../src/lab/source/main-file.ts";
import type { ProgramFile } from "../../../src/record/program-files.ts";
import type { ExecutedLine, StepRecord } from "../../../src/record/record.ts";

/** The line that a program executed last. */
export interface Position {
  readonly file: string;
  readonly line: number;
  /** Whether the current step executed the line. */
  readonly acts: boolean;
  /** The system call that has not returned. */
  readonly waitsIn: string | undefined;
}

/** The file with that name, the main one if it has its name; undefined if its text isn't there. */
export function shownFile(
  files: readonly ProgramFile[],
  peer: Peer,
  name: string,
): ProgramFile | undefined {
  return (
    files.find(({ file }) => file === name) ?? (peerOfMain(name) === peer ? files[0] : undefined)
  );
}

/** The step that first executes or starts each line of each file. */
export function firstSteps(
  steps: readonly StepRecord[],
  peer: Peer,
  files: readonly ProgramFile[],
): ReadonlyMap<ProgramFile, ReadonlyMap<number, number>> {
  const found = new Map<ProgramFile, Map<number, number>>();
  for (const { executed, number } of steps) {
    if (executed?.peer !== peer) continue;
    const file = shownFile(files, peer, executed.line.file);
    if (file === undefined) continue;
    const lines = found.get(file) ?? new Map<number, number>();
    if (!lines.has(executed.line.number)) lines.set(executed.line.number, number);
    found.set(file, lines);
  }
  return found;
}

/** The line that a program executed last, up to a step. */
export function position(
  steps: readonly StepRecord[],
  peer: Peer,
  number: number,
): Position | undefined {
  let at: Position | undefined;
  for (const step of steps.slice(0, number)) {
    if (at !== undefined) at = { ...at, acts: false };
    const { executed, finished } = step;
    // a program that ends has left its last line
    for (const line of [executed, ...finished]) {
      if (line?.peer === peer && line.line.number > 0) at = positionOf(line);
    }
  }
  return at;
}

function positionOf({ line, outcome }: ExecutedLine): Position {
  const waitsIn = outcome.kind === "waits" ? outcome.call : undefined;
  return { file: line.file, line: line.number, acts: true, waitsIn };
}

/** `server.cc:17: the bytes of the port are swapped` */
const PLACE = /^(\S+\.\w+):(\d+): /;

/** The line that the first mismatch of a step names, or else the line that the step executed. */
export function faultOf(
  step: StepRecord | undefined,
): { readonly file: string; readonly line: number } | undefined {
  const [first] = step?.mismatches ?? [];
  if (first === undefined) return undefined;
  const [, file, line] = PLACE.exec(first.subject) ?? [];
  if (file !== undefined) return { file, line: Number(line) };
  const executed = step?.executed?.line;
  return executed && { file: executed.file, line: executed.number };
}
