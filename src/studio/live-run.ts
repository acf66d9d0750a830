/**
 * One run of a lab as the studio drives it: the very run of `wirestep step`, with a person's wish in
 * place of a key. Tells what happens as news, and judges nothing itself.
 */
import type { News, Programs } from "../exchange/news.ts";
import { type Turn, turnOf, whyNotNext } from "../exchange/turn.ts";
import type { StartWish, StepWish } from "../exchange/wishes.ts";
import { PEERS, type Peer } from "../lab/model.ts";
import type { PlannedStep } from "../lab/plan.ts";
import type { StepRecord } from "../record/record.ts";
import type { LabResult } from "../record/results.ts";
import type { RunHead } from "../report/transcript.ts";
import { type FinishedLab, performLab } from "../run/lab-command.ts";
import { labFolder, readLabFiles } from "../run/lab-files.ts";
import type { LoadedLab } from "../run/load-lab.ts";
import { Timing } from "../run/timing.ts";
import { keepEdits } from "./edits.ts";

export interface RunSettings {
  /** Where runs are saved. */
  readonly runs: string;
  readonly exitCodes: Readonly<Record<LabResult["verdict"], number>>;
  /** What came of a lab that could not run. */
  readonly failed: (asked: StartWish, error: unknown) => Promise<LabResult>;
}

export type Tell = (news: News) => void;

/** The run was ended because its tab asked for it, has gone, or begins another. */
class Released extends Error {}

/** The step that waits for its wish. */
interface Waiting {
  readonly turn: Turn;
  readonly go: () => void;
}

export class LiveRun {
  readonly #wish: StartWish;
  readonly #settings: RunSettings;
  readonly #tell: Tell;
  readonly #controller = new AbortController();
  readonly #steps: StepRecord[] = [];
  /** How many the lab has. */
  #count = 0;
  #waiting: Waiting | undefined;
  #byItself = false;
  #done: Promise<void> | undefined;
  isOver = false;

  constructor(wish: StartWish, settings: RunSettings, tell: Tell) {
    this.#wish = wish;
    this.#settings = settings;
    this.#tell = tell;
  }

  begin(): void {
    this.#done = this.#perform()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.isOver = true;
      });
  }

  /** @returns why the wish is not what comes next */
  step(wish: StepWish): string | undefined {
    const waiting = this.#waiting;
    // a second click for the same step comes when it is already being made
    if (waiting === undefined || waiting.turn.number !== wish.number) return undefined;
    const text = whyNotNext(waiting.turn, wish);
    if (text === undefined) waiting.go();
    return text;
  }

  byItself(all: boolean): void {
    this.#byItself = all;
    if (all) this.#waiting?.go();
  }

  /** @returns when everything it made is removed; undefined where it is over */
  end(): Promise<void> | undefined {
    if (this.isOver) return undefined;
    this.#controller.abort(new Released("released"));
    return this.#done;
  }

  async #perform(): Promise<void> {
    const { lab, family } = this.#wish;
    const own = await ownPrograms(lab);
    const { programs, folder: kept } = await keepEdits(this.#settings.runs, this.#wish, own);
    this.#tell({ news: "begins", lab, family, own, programs, kept });
    const { signal } = this.#controller;
    const finished = await performLab({
      lab,
      programs: kept,
      family,
      keep: false,
      runs: this.#settings.runs,
      timing: new Timing(performance.now()),
      signal,
      progress: (text) => this.#tell({ news: "progress", text }),
      started: (head, loaded) => this.#started(head, loaded),
      beforeStep: (step) => this.#turn(step, signal),
      step: (step) => {
        this.#steps.push(step);
        this.#tell({ news: "step", step });
      },
    });
    this.#ended(finished);
  }

  #started(head: RunHead, { plan }: LoadedLab): void {
    const { server, client } = head.peers;
    this.#count = plan.steps.length;
    this.#tell({
      news: "head",
      head: {
        ...head,
        peers: { server: { address: server.address }, client: { address: client.address } },
        run: { id: "", started: new Date().toISOString() },
        sources: { ...plan.sources },
      },
      network: plan.gated,
      time: plan.steps.some(({ action }) => action === "passes"),
    });
  }

  async #turn(step: PlannedStep, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#byItself) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const abort = (): void => reject(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
      const turn = turnOf(step, this.#count, this.#steps);
      this.#waiting = { turn, go: resolve };
      this.#tell({ news: "turn", turn });
      await promise.finally(() => {
        this.#waiting = undefined;
        signal.removeEventListener("abort", abort);
      });
    }
    this.#tell({ news: "goes", number: step.number });
  }

  #ended({ record, folder, leftBehind }: FinishedLab): void {
    this.#tell({
      news: "ended",
      record,
      folder,
      exitCode: this.#settings.exitCodes[record.verdict],
      leftBehind: leftBehind?.message,
    });
  }

  async #failed(error: unknown): Promise<void> {
    if (error instanceof Released) return this.#tell({ news: "released" });
    const result = await this.#settings.failed(this.#wish, error);
    this.#tell({ news: "failed", result, exitCode: this.#settings.exitCodes[result.verdict] });
  }
}

/** The lab's own, whatever else may be wrong with it. */
async function ownPrograms(lab: string): Promise<Programs> {
  const { sources, programs } = await readLabFiles(labFolder(lab));
  const own = (peer: Peer) => ({ file: programs[peer], text: sources[peer] });
  const [server, client] = PEERS.map(own);
  if (server === undefined || client === undefined) throw new Error("there are two peers");
  return { server, client };
}
