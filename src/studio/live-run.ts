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
import type { ObserveCommand, StartCommand } from "../studio-protocol/commands.ts";
import type { DraftedLab, Programs, ProgramText, Update } from "../studio-protocol/updates.ts";
import { draftedIn } from "./drafting.ts";
import { type Edited, keepEdits } from "./edits.ts";
import { ownPrograms } from "./own-programs.ts";
import { Stepping } from "./stepping.ts";

export interface RunSettings {
  readonly env: Variables;
  /** The folder in which runs are saved. */
  readonly runs: string;
  readonly exitCodes: Readonly<Record<LabResult["verdict"], number>>;
  /** The result of a lab that could not run. */
  readonly failed: (
    asked: Pick<StartCommand, "lab" | "family">,
    error: unknown,
  ) => Promise<LabResult>;
  /** The folder in which labs are made of observed runs. */
  readonly ownLabs: string;
  /** Called with the folder of such a lab. */
  readonly drafted: (folder: string) => void;
  /** Runs take their stage from here, and prepare one for the next run. */
  readonly prepared: PreparedStage;
}

/** The name of an observed run where a lab has its own. */
const OBSERVED = "observe";

export type Publish = (update: Update) => void;

/** The run was ended because its tab requested it, was closed, or starts another run. */
class Discarded extends Error {}

export class LiveRun {
  readonly #command: StartCommand | ObserveCommand;
  readonly #settings: RunSettings;
  readonly #publish: Publish;
  readonly #controller = new AbortController();
  readonly #stepping: Stepping;
  #done: Promise<void> | undefined;
  #prediction: StoredPrediction | undefined;
  #finished: FinishedLab | undefined;
  #drafting: Promise<void> | undefined;
  /** The lab that was made of the run. */
  drafted: DraftedLab | undefined;
  isOver = false;

  constructor(command: StartCommand | ObserveCommand, settings: RunSettings, publish: Publish) {
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
    if (this.isOver && this.#drafting === undefined) return undefined;
    this.#controller.abort(new Discarded("discarded"));
    return this.#drafting ?? this.#done;
  }

  async #perform(): Promise<void> {
    const command = this.#command;
    const what = command.do === "start" ? await this.#lab(command) : await this.#own(command);
    const { runs, env } = this.#settings;
    const { signal } = this.#controller;
    const finished = await performLab({
      ...what,
      family: command.family,
      keep: false,
      runs,
      env,
      timing: new Timing(performance.now()),
      signal,
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

  /** A lab, with the programs that were changed. */
  async #lab(command: StartCommand) {
    const { lab, family } = command;
    const { runs, prepared } = this.#settings;
    const read = await readLabFolder(labFolder(lab));
    const own = programsOf(labFilesIn(read));
    const edited = await keepEdits(runs, command, own);
    const { programs, folder: kept } = edited;
    this.#publish({ update: "begins", lab, family, own, programs, kept });
    return { lab, read: withEdits(read, edited), prepared };
  }

  /** Two programs of the user's own. */
  async #own(command: ObserveCommand) {
    const own = { server: firstOf(command, "server"), client: firstOf(command, "client") };
    this.#publish({
      update: "begins",
      lab: OBSERVED,
      family: command.family,
      own,
      programs: own,
      kept: undefined,
      observed: command,
    });
    return { lab: OBSERVED, observed: await ownPrograms(this.#settings.runs, command) };
  }

  /** Makes a lab of the run, when it has ended as an observed one. Another one can't be made at the same time. */
  draft(name: string): Promise<void> | undefined {
    const { record } = this.#finished ?? {};
    if (record === undefined || this.#drafting !== undefined) return undefined;
    const { ownLabs: labs, env, failed, drafted } = this.#settings;
    const { family } = this.#command;
    this.#drafting = draftedIn({
      record,
      name,
      labs,
      env,
      signal: this.#controller.signal,
      timing: new Timing(performance.now()),
      failure: async (error) => (await failed({ lab: OBSERVED, family }, error)).reason ?? "",
      publish: (update) => {
        if (update.update === "drafted") this.drafted = update.lab;
        this.#publish(update);
      },
    })
      .then((folder) => folder !== undefined && drafted(folder))
      .then(() => {
        this.#drafting = undefined;
      });
    return this.#drafting;
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
      time: plan.observed !== undefined || plan.steps.some(({ action }) => action === "passes"),
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
    const { family } = this.#command;
    const lab = this.#command.do === "start" ? this.#command.lab : OBSERVED;
    const result = await this.#settings.failed({ lab, family }, error);
    this.#publish({ update: "failed", result, exitCode: this.#settings.exitCodes[result.verdict] });
  }
}

function firstOf({ programs }: ObserveCommand, peer: Peer): ProgramText {
  const [{ name: file, text } = { name: peer, text: "" }] = programs[peer].files;
  return { file, text };
}

/** The lab's own programs, even if the lab has problems. */
function programsOf({ sources, programs }: LabFiles): Programs {
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
