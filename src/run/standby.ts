/**
 * The stage of a lab's next run, made while nobody waits for it: containers up, both programs stopped
 * in main, nothing of them run. It is used up by one run, as every stage is; a run whose lab, programs
 * or images have changed since does not get it.
 */
import { isDeepStrictEqual } from "node:util";
import { PEERS } from "../lab/model.ts";
import type { Engine } from "../stage/engine.ts";
import type { Images } from "../stage/images.ts";
import { debuggersStillThere } from "./launch.ts";
import type { LoadedLab } from "./load-lab.ts";
import { type Staged, Staging, type StagingOptions } from "./staging.ts";

/** What a stage is made of: a run on another does not show what it says. */
export interface StandbyOptions extends Omit<StagingOptions, "keep" | "signal" | "timed"> {
  readonly engine: Engine;
  readonly loaded: LoadedLab;
  readonly images: Images;
}

/** A stage, and what it stands on. */
export interface Taken {
  readonly staging: Staging;
  readonly staged: Staged;
}

interface Ahead {
  readonly options: StandbyOptions;
  readonly staging: Staging;
  readonly staged: Promise<Staged>;
}

export class Standby implements AsyncDisposable {
  readonly #controller = new AbortController();
  #ahead: Ahead | undefined;
  /** Of stages nobody has taken. */
  readonly #removals = new Set<Promise<void>>();

  /** Whether there is a stage for a run of this lab, made or in the making. */
  has(lab: string): boolean {
    return this.#ahead?.options.lab === lab;
  }

  /** Resolves when the stage there is has been made, or cannot be; at once if there is none. */
  get ready(): Promise<void> {
    const made = this.#ahead?.staged ?? Promise.resolve();
    return made.then(
      () => undefined,
      () => undefined, // a run that does not get it makes its own, and is told
    );
  }

  /** Begins to make a stage, in the place of the one there is. */
  prepare(options: StandbyOptions): void {
    this.drop();
    if (this.#controller.signal.aborted) return;
    const { engine, loaded, images, lab, family } = options;
    const { signal } = this.#controller;
    const staging = new Staging({ lab, family, keep: false, signal, timed: (_, work) => work() });
    const staged = staging.build(engine, loaded, images);
    staged.catch(() => undefined); // a run that does not get it makes its own, and is told
    this.#ahead = { options, staging, staged };
  }

  /** The stage, if it is what a run of these needs and all of it is still there; nobody else gets it. */
  async take(wanted: StandbyOptions): Promise<Taken | undefined> {
    const ahead = this.#ahead;
    if (ahead === undefined || !isFor(wanted, ahead.options)) return undefined;
    this.#ahead = undefined;
    const { staging } = ahead;
    try {
      const staged = await ahead.staged;
      await stillThere(staged);
      return { staging, staged };
    } catch {
      this.#remove(staging); // the engine or a container has gone: a stage of its own will tell
      return undefined;
    }
  }

  /** Removes the stage there is. */
  drop(): void {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (ahead !== undefined) this.#remove(ahead.staging);
  }

  /** Resolves when nothing of it is left; what cannot be removed the next command removes. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.drop();
    this.#controller.abort(new Error("nobody wants another run"));
    await Promise.all(this.#removals);
  }

  #remove(staging: Staging): void {
    const removal = staging.close().catch(() => undefined); // its labels tell the next command
    this.#removals.add(removal);
    void removal.then(() => this.#removals.delete(removal));
  }
}

function isFor(wanted: StandbyOptions, made: StandbyOptions): boolean {
  const parts = ({ lab, family, engine, loaded, images }: StandbyOptions) => [
    lab, family, engine, loaded.plan, images,
  ]; // biome-ignore format: a list
  return isDeepStrictEqual(parts(wanted), parts(made));
}

/** @throws EnvironmentError, DebuggerError if something of it has gone meanwhile */
async function stillThere({ stage, launches }: Staged): Promise<void> {
  const [server, client] = await Promise.all(
    PEERS.map((peer) => launches.finish(peer, stage.peers[peer])),
  );
  if (server === undefined || client === undefined) throw new Error("there are two peers");
  await Promise.all([
    debuggersStillThere({ server, client }),
    ...PEERS.map((peer) => stage.peers[peer].sidecar.untraced()),
  ]);
}
