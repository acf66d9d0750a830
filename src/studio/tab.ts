/** One tab: its current run, and the listeners for its updates. */

import type {
  ObserveCommand,
  StartCommand,
  TabCommand,
  TypeCommand,
} from "../studio-protocol/commands.ts";
import type { DraftedLab, Update } from "../studio-protocol/updates.ts";
import { LiveRun, type Publish, type RunSettings } from "./live-run.ts";

export class Tab implements AsyncDisposable {
  readonly #settings: RunSettings;
  readonly #listeners = new Set<Publish>();
  #log: Update[] = [];
  #run: LiveRun | undefined;
  /** Runs that are being ended. */
  readonly #ending = new Set<Promise<void>>();

  constructor(settings: RunSettings) {
    this.#settings = settings;
  }

  /** Sends all updates since the run's beginning, and each new one. @returns a function that detaches the listener */
  attach(listener: Publish): () => void {
    listener({ update: "welcome", fresh: this.#run === undefined });
    for (const update of this.#log) listener(update);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  /** Whether the tab has a run that is not over. */
  get isBusy(): boolean {
    return this.#run?.isOver === false;
  }

  /** The folder of its run's files, when the run has ended. */
  get folder(): string | undefined {
    return this.#run?.folder;
  }

  /** The lab that was made of its run. */
  get drafted(): DraftedLab | undefined {
    return this.#run?.drafted;
  }

  /** @param listener the sender of the command, which gets refusals */
  command(command: TabCommand, listener: Publish): void {
    if (command.do === "start" || command.do === "observe") this.#start(command);
    else if (command.do === "draft") void this.#run?.draft(command.name);
    else if (command.do === "discard") this.#end();
    else if (command.do === "finish") this.#run?.stepping.finish();
    else if (command.do === "step") {
      const refusal = this.#run?.stepping.step(command);
      if (refusal !== undefined) listener({ update: "refused", ...refusal });
    } else if (command.do === "type") void this.#type(command, listener);
    else if (command.do === "predict") void this.#run?.predicted(command.prediction, listener);
    else this.#run?.stepping.byItself(command.do === "run");
  }

  async #type(command: TypeCommand, listener: Publish): Promise<void> {
    const run = this.#run;
    if (run === undefined || run.isOver) return;
    try {
      const refusal = await run.stepping.type(command);
      if (refusal !== undefined) listener({ update: "refused", ...refusal });
    } catch (error) {
      // the run itself ends with the failure of its tools
      const text = `The text was not given to the program: ${error instanceof Error ? error.message : error}`;
      listener({ update: "refused", text });
    }
  }

  #start(command: StartCommand | ObserveCommand): void {
    this.#end();
    this.#log = [];
    const run: LiveRun = new LiveRun(command, this.#settings, (update) => {
      if (this.#run !== run) return; // a newer run has replaced it
      this.#log.push(update);
      for (const listener of this.#listeners) listener(update);
    });
    this.#run = run;
    run.begin();
  }

  #end(): void {
    const ended = this.#run?.end();
    if (ended === undefined) return;
    this.#ending.add(ended);
    void ended.then(() => this.#ending.delete(ended));
  }

  /** Resolves when everything that its runs made is removed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end();
    await Promise.all(this.#ending);
  }
}
