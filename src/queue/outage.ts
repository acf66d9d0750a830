/** A server that does not answer for a while. The user learns of it, and after a limit the grading ends. */
import { EnvironmentError } from "../runtime/environment-error.ts";

export interface OutageOptions {
  /** The address, for messages. */
  readonly shown: string;
  readonly note: (text: string) => void;
  /** Milliseconds for which it may last. */
  readonly patience?: number | undefined;
  /** Called if it lasts longer. */
  readonly over: (error: EnvironmentError) => void;
  /** Called when the server answers again. */
  readonly answers: () => void;
}

const PATIENCE = 120_000;

export class Outage implements Disposable {
  readonly #options: OutageOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: OutageOptions) {
    this.#options = options;
  }

  get lasts(): boolean {
    return this.#timer !== undefined;
  }

  begin(reason: string): void {
    const { shown, note, patience = PATIENCE, over } = this.#options;
    const seconds = patience / 1000;
    note(`the queue at ${shown} does not answer (${reason}): waiting for up to ${seconds} s`);
    this.#timer ??= setTimeout(() => {
      over(
        new EnvironmentError(
          `The queue at ${shown} has not answered for ${seconds} s: ${reason}`,
          "Start its server again, then run the same command: it goes on where it was, and takes the results that wait in the queue.",
        ),
      );
    }, patience);
  }

  end(): void {
    const { shown, note, answers } = this.#options;
    this[Symbol.dispose]();
    note(`the queue at ${shown} answers again`);
    answers();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
