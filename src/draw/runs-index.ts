/**
 * The data of the page of all runs: the newest run of each lab with its verdict, and the places where the
 * runs show each statement and edge.
 */

import { type EdgeShowings, edgeShowings } from "../diagram/edges.ts";
import type { Evidence } from "../record/evidence.ts";
import type { RunRecord } from "../record/record.ts";
import { differenceOf } from "../report/ci/lab-run.ts";
import { type ClaimRow, claimRows } from "../report/text/claims.ts";

export interface IndexedRun {
  readonly lab: string;
  readonly family: RunRecord["family"];
  readonly question: string;
  readonly verdict: RunRecord["verdict"];
  /** The first mismatch, or the reason why there is no verdict; empty for a run that passed. */
  readonly detail: string;
  readonly steps: number;
  readonly packets: number;
  readonly started: string;
  /** The path from the index's folder. */
  readonly folder: string;
}

export interface RunsIndex {
  readonly format: "wirestep runs";
  readonly runs: readonly IndexedRun[];
  readonly claims: readonly ClaimRow[];
  readonly edges: readonly EdgeShowings[];
}

/** @param folderOf the path of a run's folder from the index's folder */
export function runsIndex(
  records: readonly RunRecord[],
  evidence: readonly Evidence[],
  folderOf: (record: RunRecord) => string,
): RunsIndex {
  return {
    format: "wirestep runs",
    runs: records.map((record) => indexed(record, folderOf(record))),
    claims: claimRows(records, evidence),
    edges: edgeShowings(records),
  };
}

function indexed(record: RunRecord, folder: string): IndexedRun {
  const { lab, family, verdict, steps, run, late } = record;
  const packets = steps.reduce((sum, step) => sum + step.packets.length, late.length);
  return {
    lab: lab.name,
    family,
    question: lab.question,
    verdict,
    detail: differenceOf(record),
    steps: steps.length,
    packets,
    started: run.started,
    folder,
  };
}
