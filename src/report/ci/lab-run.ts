/**
 * One lab of a command, as every report takes it: its result, and the record of its run if there is one.
 * Gives the verdict's reason in one line, and its place in the sources.
 */
import type { RunRecord, StepRecord } from "../../record/record.ts";
import type { LabResult, Place } from "../../record/results.ts";
import { safeText } from "../text/safe-text.ts";
import { labText } from "../text/verdict.ts";

export interface LabRun {
  readonly result: LabResult;
  readonly record?: RunRecord | undefined;
}

/** `handshake`, `handshake on IPv6` */
export function runName({ result: { lab, family } }: LabRun): string {
  return labText({ lab: { name: lab }, family });
}

/** `step 2 (client: connect): segment 1: flags`, the first line of a reason, or nothing. */
export function differenceOf({ reason, steps, mismatches }: RunRecord): string {
  if (reason !== undefined) return reason.split("\n")[0] ?? "";
  const step = steps.find((one) => one.mismatches.length > 0);
  const first = step?.mismatches[0] ?? mismatches[0];
  if (first === undefined) return "";
  return `${step === undefined ? "" : `step ${step.number} (${step.name}): `}${first.subject}`;
}

/** The first mismatch with its step, what to fix, why there is no evidence, or the number of steps that passed. */
export function detailOf({ result, record }: LabRun): string {
  if (record === undefined) return firstLine(result.problems?.[0]?.message ?? result.reason ?? "");
  const { length } = record.steps;
  return firstLine(differenceOf(record) || `${length} ${length === 1 ? "step" : "steps"}`);
}

const firstLine = (text: string): string => safeText(text.split("\n")[0] ?? "");

/** A place in the sources, without a message. */
export type SourcePlace = Omit<Place, "message">;

/**
 * The source line that a step's mismatch is reported at. In a program that is not the lab's own, which
 * the user has written, it is the line that the step executes. Otherwise it is the line of the lab file.
 */
export function placeOfStep(
  { lab: { folder } }: RunRecord,
  { declaredAt, executed }: Pick<StepRecord, "declaredAt" | "executed">,
): SourcePlace | undefined {
  const line = executed?.line;
  if (line !== undefined && isForeign(line.file)) {
    return { file: line.file, ...(line.number > 0 && { line: line.number }) };
  }
  if (folder === undefined) return undefined;
  return { file: `${folder}/lab.ts`, ...(declaredAt !== undefined && { line: declaredAt }) };
}

/** The same for mismatches of the run as a whole. */
export function placeOfRun({ lab: { folder }, steps }: RunRecord): SourcePlace | undefined {
  const files = steps.flatMap(({ executed }) => executed?.line.file ?? []);
  const file = files.find(isForeign) ?? (folder && `${folder}/lab.ts`);
  return file === undefined ? undefined : { file };
}

/** Lines name a file with a slash if it is not the lab's. */
const isForeign = (file: string): boolean => file.includes("/");
