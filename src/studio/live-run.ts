/**
 * One run of a lab as the studio drives it: the very run of `wirestep step`, with a person's wish in
 * place of a key. Tells what happens as news, and judges nothing itself.
 */

import { PEERS, type Peer } from "../lab/model.ts";
import {
  type LabFiles,
  type LabFolder,
  labFilesIn,
  labFolder,
  readLabFolder,
} from "../lab-files/folder.ts";
import type { LoadedLab } from "../lab-files/load.ts";
import { type FinishedLab, performLab, type StartedRun } from "../orchestrate/perform-lab.ts";
import type { PreparedStage } from "../orchestrate/prepared-stage.ts";
import { type SaidFile, scoredAgain } from "../predict/read-file.ts";
import type { LabResult } from "../record/results.ts";
import { savePrediction } from "../runs/predictions.ts";
import { Timing } from "../runtime/timing.ts";
import type { StartCommand } from "../studio-protocol/commands.ts";
import type { Programs, Update } from "../studio-protocol/updates.ts";
import { type Edited, keepEdits } from "./edits.ts";
import { Stepping } from "./stepping.ts";

export interface RunSettings {
  /** Where runs are saved. */
  readonly runs: string;
  readonly exitCodes: Readonly<Record<LabResult["verdict"], number>>;
  /** What came of a lab that could not run. */
  readonly failed: (asked: StartCommand, error: unknown) => Promise<LabResult>;
  /** Where runs find their stage, and leave one for the next. */
  readonly prepared: PreparedStage;
}

export type Publish = (update: Update) => void;

/** The run was ended because its tab asked for it, has gone, or begins another. */
class Released extends Error {}

export class LiveRun {
  readonly #command: StartCommand;
  readonly #settings: RunSettings;
  readonly #publish: Publish;
  readonly #controller = new AbortController();
  readonly #stepping: Stepping;
  #done: Promise<void> | undefined;
  #said: SaidFile | undefined;
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

  /** Keeps what was said of the run, to lie beside its record as soon as there is one. */
  async predicted(said: SaidFile, listener: Publish): Promise<void> {
    this.#said = said;
    if (this.#finished === undefined) return;
    const { record, folder } = this.#finished;
    try {
      await savePrediction(folder, scoredAgain(said, record));
    } catch (error) {
      const text = `Your prediction was not saved: ${error instanceof Error ? error.message : error}`;
      listener({ update: "refused", text });
    }
  }

  /** @returns when everything it made is removed; undefined where it is over */
  end(): Promise<void> | undefined {
    if (this.isOver) return undefined;
    this.#controller.abort(new Released("released"));
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
      timing: new Timing(performance.now()),
      signal,
      prepared: this.#settings.prepared,
      progress: (text) => this.#publish({ update: "progress", text }),
      started: (head, loaded) => this.#started(head, loaded),
      beforeStep: this.#stepping.beforeStep,
      ownStep: this.#stepping.ownStep,
      step: (step) => this.#stepping.made(step),
    });
    this.#finished = finished;
    if (this.#said) await this.predicted(this.#said, this.#publish);
    this.#ended(finished);
  }

  #started(head: StartedRun, { plan }: LoadedLab): void {
    const { server, client } = head.peers;
    this.#stepping.begins(plan);
    this.#publish({
      update: "head",
      head: {
        ...head,
        peers: { server: { address: server.address }, client: { address: client.address } },
        sources: { ...plan.sources },
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
    if (error instanceof Released) return this.#publish({ update: "released" });
    const result = await this.#settings.failed(this.#command, error);
    this.#publish({ update: "failed", result, exitCode: this.#settings.exitCodes[result.verdict] });
  }
}

/** The lab's own, whatever else may be wrong with it. */
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
