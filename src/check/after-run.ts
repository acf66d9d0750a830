/**
 * Checks how programs went on after the last step. A crash is a fault even if every step was as expected.
 * Waiting and any exit code are not.
 */
import type { Peer } from "../lab/model.ts";
import type { Mismatch, ProgramsAfter } from "../record/record.ts";
import { describeOutcome, isCrash } from "./execution.ts";
import { sanitizerReport, uncaughtException } from "./own-way/reports.ts";

/** @param peers that run judged programs */
export function checkAfter(
  after: ProgramsAfter | undefined,
  peers: readonly Peer[],
): readonly Mismatch[] {
  return peers.flatMap((peer): readonly Mismatch[] => {
    const { outcome, output = "" } = after?.[peer] ?? {};
    if (outcome === undefined) return [];
    const report = sanitizerReport(output)?.text;
    const crashed = isCrash(outcome);
    if (!crashed && report === undefined) return [];
    return [
      {
        subject: `the ${peer}'s program after the last step`,
        expected: "it ends or waits",
        observed: describeOutcome(outcome),
        ...uncaughtException(outcome, output),
        ...(report !== undefined && { evidence: report }),
        advice: "the steps were as expected; the fault is in the lines after the last step",
      },
    ];
  });
}

/** `server  still waits inside the system call accept` */
export function afterText(outcome: NonNullable<ProgramsAfter["server"]>["outcome"]): string {
  if (outcome.kind === "waits") return `still ${describeOutcome(outcome)}`;
  return outcome.kind === "runs" ? "still runs" : describeOutcome(outcome);
}
