/**
 * One run of a lab in the studio: the same run as in `wirestep step`, with the page's commands in place
 * of keys. It publishes updates and judges nothing itself.
 */

import { PEERS, type Peer } from "../lab/model.ts";
import {
  type LabFiles,
  type LabFolder,
  labFilesIn,
  labFolder,
  readLabFolder,
} from "../lab-files/folder.ts";
import type { Runnable } from "../lab-files/load.ts";
import { type FinishedLab, performLab, type StartedRun } from "../orchestrate/perform-lab.ts";
import type { PreparedStage } from "../orchestrate/prepared-stage.ts";
import { type StoredPrediction, scoredAgain } from "../predict/read-file.ts";
import { filesOf } from "../record/program-files.ts";
import type { LabResult } from "../record/results.ts";
import { savePrediction } from "../runs/predictions.ts";
import { Timing } from "../runtime/timing.ts";
import type { Variables } from "../runtime/variables.ts";
import type { StartCommand } from "../studio-protocol/commands.ts";
import type { Programs, Update } from "../studio-protocol/updates.ts";
import { type Edited, keepEdits } from "./edits.ts";
import { Stepping } from "./stepping.ts";

export interface RunSettings {
  readonly env: Variables;
  /** The folder in which runs are saved. */
  readonly runs: string;
  readonly exitCodes: Readonly<Record<LabResult["verdict"], number>>;
  /** The result of a lab that could not run. */
  readonly failed: (asked: StartCommand, error: unknown) => Promise<LabResult>;
  /** Runs take their stage from here, and prepare one for the next run. */
  readonly prepared: PreparedStage;
}

export type Publish = (update: Update) => void;

/** The run was ended because its tab requested it, was closed, or starts another run. */
class Discarded extends Error {}

export class LiveRun {
  readonly #command: StartCommand;
  readonly #settings: RunSettings;
  readonly #publish: Publish;
  readonly #controller = new AbortController();
  readonly #stepping: Stepping;
  #done: Promise<void> | undefined;
  #prediction: StoredPrediction | undefined;
  #finished: FinishedLab | undefined;
  isOver = false;

  constructor(command: StartCommand, settings: RunSettings, publish: Publish) {
    this.#command = command;
    this.#settings = settings;
    this.#publish = publish;
    this.#stepping = new Stepping(publish, this.#controller.signal);
  }

  begin(): void {
    this.#done = this.#perform()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.isOver = true;
      });
  }

  get stepping(): Stepping {
    return this.#stepping;
  }

  /** The folder of its files, when it has ended with a record. */
  get folder(): string | undefined {
    return this.#finished?.folder;
  }

  /** Keeps the prediction of the run. It is saved next to the record as soon as there is one. */
  async predicted(prediction: StoredPrediction, listener: Publish): Promise<void> {
    this.#prediction = prediction;
    if (this.#finished === undefined) return;
    const { record, folder } = this.#finished;
    try {
      await savePrediction(folder, scoredAgain(prediction, record));
    } catch (error) {
      const text = `Your prediction was not saved: ${error instanceof Error ? error.message : error}`;
      listener({ update: "refused", text });
    }
  }

  /** @returns a promise that resolves when everything it made is removed. Undefined if it is over. */
  end(): Promise<void> | undefined {
    if (this.isOver) return undefined;
    this.#controller.abort(new Discarded("discarded"));
    return this.#done;
  }

  async #perform(): Promise<void> {
    const { lab, family } = this.#command;
    const read = await readLabFolder(labFolder(lab));
    const own = ownPrograms(labFilesIn(read));
    const edited = await keepEdits(this.#settings.runs, this.#command, own);
    const { programs, folder: kept } = edited;
    this.#publish({ update: "begins", lab, family, own, programs, kept });
    const { signal } = this.#controller;
    const finished = await performLab({
      lab,
      read: withEdits(read, edited),
      family,
      keep: false,
      runs: this.#settings.runs,
      env: this.#settings.env,
      timing: new Timing(performance.now()),
      signal,
      prepared: this.#settings.prepared,
      progress: (text) => this.#publish({ update: "progress", text }),
      started: (head, loaded) => this.#started(head, loaded),
      beforeStep: this.#stepping.beforeStep,
      ownStep: this.#stepping.ownStep,
      onInput: this.#stepping.onInput,
      onReads: this.#stepping.onReads,
      step: (step) => this.#stepping.made(step),
    });
    this.#finished = finished;
    if (this.#prediction) await this.predicted(this.#prediction, this.#publish);
    this.#ended(finished);
  }

  #started(head: StartedRun, { plan }: Runnable): void {
    const { server, client } = head.peers;
    this.#stepping.begins(plan);
    this.#publish({
      update: "head",
      head: {
        ...head,
        peers: { server: { address: server.address }, client: { address: client.address } },
        sources: { ...plan.sources },
        files: filesOf(plan),
      },
      network: plan.gated,
      time: plan.steps.some(({ action }) => action === "passes"),
    });
  }

  #ended({ record, folder, leftBehind }: FinishedLab): void {
    this.#publish({
      update: "ended",
      record,
      folder,
      exitCode: this.#settings.exitCodes[record.verdict],
      leftBehind: leftBehind?.message,
    });
  }

  async #failed(error: unknown): Promise<void> {
    if (error instanceof Discarded) return this.#publish({ update: "discarded" });
    const result = await this.#settings.failed(this.#command, error);
    this.#publish({ update: "failed", result, exitCode: this.#settings.exitCodes[result.verdict] });
  }
}

/** The lab's own programs, even if the lab has problems. */
function ownPrograms({ sources, programs }: LabFiles): Programs {
  const own = (peer: Peer) => ({ file: programs[peer], text: sources[peer] });
  const [server, client] = PEERS.map(own);
  if (server === undefined || client === undefined) throw new Error("there are two peers");
  return { server, client };
}

/** The lab with the programs that were changed, as they stand in the folder that keeps them. */
function withEdits(read: LabFolder, { folder, changed }: Edited): LabFolder {
  if (folder === undefined) return read;
  const files = changed.map(({ file, text }) => ({
    name: file,
    bytes: Buffer.from(text),
    executable: false,
  }));
  return { ...read, replacement: { folder, files } };
}
