/** Runs labs in this process without the command line, at any time as many as keep the machine busy. */

import { mkdtemp, rm } from "node:fs/promises";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { examineLab } from "../../../src/lab-files/examine.ts";
import { type LabOptions, performLab } from "../../../src/orchestrate/perform-lab.ts";
import { scheduled } from "../../../src/orchestrate/scheduler.ts";
import type { RunRecord } from "../../../src/record/record.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { transcriptOf } from "../../../src/report/text/transcript/transcript.ts";
import { Timing } from "../../../src/runtime/timing.ts";
import { testEngine } from "../engine/engine.ts";
import { copyLab, type LabCopy } from "../labs/lab-copy.ts";
import type { LabMutation } from "../labs/mutation.ts";

export interface PerformedRun {
  readonly record: RunRecord;
  readonly transcript: string;
}

/**
 * @param folders the labs' folders, each once
 * @returns the record and transcript of each run; its files are removed
 * @throws the first error of a run, when the running ones have ended
 */
async function performAll(folders: readonly string[]): Promise<ReadonlyMap<string, PerformedRun>> {
  await Promise.all(folders.map((folder) => examineLab(folder, 4))); // the type checker, once for all
  const runs = await mkdtemp(join(tmpdir(), "wirestep-performed-"));
  const performed = new Map<string, PerformedRun>();
  const perform = async (folder: string): Promise<void> => {
    performed.set(folder, await performOnce(folder, runs));
  };
  try {
    await scheduled(folders, perform, { here: (await testEngine()).kernel === release() });
  } finally {
    await rm(runs, { recursive: true });
  }
  return performed;
}

async function performOnce(lab: string, runs: string): Promise<PerformedRun> {
  const record = await recordOf({ lab, runs });
  return { record, transcript: transcriptOf(record, styleFor(false)) };
}

/** The record of one run without listeners, of a lab or of two observed programs. */
export async function recordOf(
  ran: Pick<LabOptions, "lab" | "runs" | "observed" | "language">,
): Promise<RunRecord> {
  const { record } = await performLab({
    ...ran,
    family: 4,
    keep: false,
    timing: new Timing(performance.now()),
    env: process.env,
    signal: new AbortController().signal,
    progress: () => undefined,
    started: () => undefined,
    step: () => undefined,
  });
  return record;
}

/** Runs each changed lab. */
export async function performMutations(
  mutations: readonly LabMutation[],
): Promise<ReadonlyMap<LabMutation, PerformedRun>> {
  const copies = new Map<LabMutation, LabCopy>();
  try {
    for (const mutation of mutations) copies.set(mutation, await copyLab(mutation.lab, mutation));
    const performed = await performAll([...copies.values()].map(({ folder }) => folder));
    return new Map(
      [...copies].flatMap(([mutation, { folder }]) => {
        const run = performed.get(folder);
        return run === undefined ? [] : [[mutation, run] as const];
      }),
    );
  } finally {
    for (const copy of copies.values()) await copy[Symbol.asyncDispose]();
  }
}
