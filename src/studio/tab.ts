/** One tab: the run that goes on in it, and whoever listens to its news. */
import type { News } from "../studio-protocol/events.ts";
import type { StartWish, Wish } from "../studio-protocol/requests.ts";
import { LiveRun, type RunSettings, type Tell } from "./live-run.ts";

export class Tab implements AsyncDisposable {
  readonly #settings: RunSettings;
  readonly #listeners = new Set<Tell>();
  #log: News[] = [];
  #run: LiveRun | undefined;
  /** Runs that are being ended. */
  readonly #ending = new Set<Promise<void>>();

  constructor(settings: RunSettings) {
    this.#settings = settings;
  }

  /** Tells all news from the run's beginning, and from now on. @returns how to leave */
  attach(listener: Tell): () => void {
    listener({ news: "welcome", fresh: this.#run === undefined });
    for (const news of this.#log) listener(news);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  /** Whether it has a run that is not over. */
  get isBusy(): boolean {
    return this.#run?.isOver === false;
  }

  /** @param listener whose wish it is */
  wish(wish: Wish, listener: Tell): void {
    if (wish.do === "start") this.#start(wish);
    else if (wish.do === "release") this.#end();
    else if (wish.do === "finish") this.#run?.stepping.finish();
    else if (wish.do === "step") {
      const refusal = this.#run?.stepping.step(wish);
      if (refusal !== undefined) listener({ news: "refused", ...refusal });
    } else if (wish.do === "predict") void this.#run?.predicted(wish.prediction, listener);
    else this.#run?.stepping.byItself(wish.do === "run");
  }

  #start(wish: StartWish): void {
    this.#end();
    this.#log = [];
    const run: LiveRun = new LiveRun(wish, this.#settings, (news) => {
      if (this.#run !== run) return; // another one has taken its place
      this.#log.push(news);
      for (const listener of this.#listeners) listener(news);
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

  /** Resolves when nothing of it is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end();
    await Promise.all(this.#ending);
  }
}
