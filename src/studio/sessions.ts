/**
 * All tabs. One that nobody listens to any more is released after a while: its run is ended, and all
 * that it made is removed. So a page can be loaded anew, and a closed one leaves nothing.
 */
import type { Wish } from "../exchange/wishes.ts";
import type { RunSettings, Tell } from "./live-run.ts";
import { Session } from "./session.ts";

/** Labs that are up at once: each is five containers. */
const LABS_LIMIT = 12;

export interface TabSettings extends RunSettings {
  /** How long a tab without a listener keeps its run, in milliseconds. */
  readonly patience: number;
}

/** A listener's side of a tab. */
export interface Joined {
  wish(wish: Wish): void;
  leave(): void;
}

export class Sessions implements AsyncDisposable {
  readonly #settings: TabSettings;
  readonly #sessions = new Map<string, Session>();
  readonly #leaving = new Map<string, NodeJS.Timeout>();
  readonly #ending = new Set<Promise<void>>();

  constructor(settings: TabSettings) {
    this.#settings = settings;
  }

  join(tab: string, listener: Tell): Joined {
    const session = this.#sessions.get(tab) ?? new Session(this.#settings);
    this.#sessions.set(tab, session);
    clearTimeout(this.#leaving.get(tab));
    const leave = session.attach(listener);
    return {
      wish: (wish) => {
        if (wish.do === "start" && !session.isBusy && this.#busy >= LABS_LIMIT) {
          const text = `${LABS_LIMIT} labs are up already: end one, or close its tab and wait a minute.`;
          listener({ news: "refused", text });
        } else session.wish(wish, listener);
      },
      leave: () => {
        leave();
        if (session.hasListeners) return;
        const release = (): void => this.#release(tab, session);
        this.#leaving.set(tab, setTimeout(release, this.#settings.patience));
      },
    };
  }

  get #busy(): number {
    return [...this.#sessions.values()].filter(({ isBusy }) => isBusy).length;
  }

  #release(tab: string, session: Session): void {
    this.#sessions.delete(tab);
    this.#leaving.delete(tab);
    const ended = session[Symbol.asyncDispose]();
    this.#ending.add(ended);
    void ended.then(() => this.#ending.delete(ended));
  }

  /** Resolves when nothing of any tab is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#leaving.values()) clearTimeout(timer);
    for (const [tab, session] of this.#sessions) this.#release(tab, session);
    await Promise.all(this.#ending);
  }
}
