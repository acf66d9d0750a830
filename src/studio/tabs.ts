/**
 * All tabs. A tab that has had no listener for a while is released: its run is ended, and everything
 * that the run made is removed. So a page can be reloaded, and a closed page leaves nothing behind.
 */
import type { TabCommand } from "../studio-protocol/commands.ts";
import type { DraftedLab } from "../studio-protocol/updates.ts";
import type { Publish, RunSettings } from "./live-run.ts";
import { Tab } from "./tab.ts";

/** The maximum number of labs that are up at once. Each has five containers. */
const LABS_LIMIT = 12;

export interface TabSettings extends RunSettings {
  /** How long a tab without a listener keeps its run, in milliseconds. */
  readonly patience: number;
}

/** A listener's side of a tab. */
export interface Joined {
  command(command: TabCommand): void;
  leave(): void;
}

export class Tabs implements AsyncDisposable {
  readonly #settings: TabSettings;
  readonly #tabs = new Map<string, Tab>();
  readonly #leaving = new Map<string, NodeJS.Timeout>();
  readonly #ending = new Set<Promise<void>>();

  constructor(settings: TabSettings) {
    this.#settings = settings;
  }

  join(name: string, listener: Publish): Joined {
    const tab = this.#tabs.get(name) ?? new Tab(this.#settings);
    this.#tabs.set(name, tab);
    clearTimeout(this.#leaving.get(name));
    const leave = tab.attach(listener);
    return {
      command: (command) => {
        if (
          (command.do === "start" || command.do === "observe") &&
          !tab.isBusy &&
          this.#busy >= LABS_LIMIT
        ) {
          const text = `${LABS_LIMIT} labs are up already. End one, or close its tab and wait a minute.`;
          listener({ update: "refused", text });
        } else tab.command(command, listener);
      },
      leave: () => {
        leave();
        if (tab.hasListeners) return;
        const release = (): void => this.#release(name, tab);
        this.#leaving.set(name, setTimeout(release, this.#settings.patience));
      },
    };
  }

  /** The folder of the run that has ended in a tab; undefined if there is none. */
  folderOf(name: string): string | undefined {
    return this.#tabs.get(name)?.folder;
  }

  /** The lab that was made of the run in a tab; undefined if there is none. */
  draftedIn(name: string): DraftedLab | undefined {
    return this.#tabs.get(name)?.drafted;
  }

  get #busy(): number {
    return [...this.#tabs.values()].filter(({ isBusy }) => isBusy).length;
  }

  #release(name: string, tab: Tab): void {
    this.#tabs.delete(name);
    this.#leaving.delete(name);
    const ended = tab[Symbol.asyncDispose]();
    this.#ending.add(ended);
    void ended.then(() => this.#ending.delete(ended));
  }

  /** Resolves when everything that any tab made is removed. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#leaving.values()) clearTimeout(timer);
    for (const [name, tab] of this.#tabs) this.#release(name, tab);
    await Promise.all(this.#ending);
  }
}
