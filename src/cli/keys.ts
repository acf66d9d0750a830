/**
 * Reads single keys from the user's terminal.
 */
import type { ReadStream } from "node:tty";
import { Quit } from "./interrupt.ts";

export interface Keys extends Disposable {
  /**
   * Resolves with the next key that is one of these. Ctrl-C sends SIGINT, and the abort signal
   * rejects. At the end of the input it rejects with {@link Quit}.
   */
  next(wanted: readonly string[]): Promise<string>;
}

/** Ctrl-C and Ctrl-D, which a raw terminal delivers as keys. */
const INTERRUPT = "\u0003";
const END = "\u0004";

/** Reads keys as they are pressed, until disposed. */
export function readKeys(input: ReadStream, signal: AbortSignal): Keys {
  let waiting: { press: (key: string) => void; reject: (reason: unknown) => void } | undefined;
  let ended = false;
  const onEnd = (): void => {
    ended = true;
    waiting?.reject(new Quit());
  };
  const onData = (data: Buffer): void => {
    for (const key of data.toString()) {
      if (key === INTERRUPT) process.kill(process.pid, "SIGINT");
      else if (key === END) waiting?.reject(new Quit());
      else waiting?.press(key);
    }
  };
  signal.addEventListener("abort", () => waiting?.reject(signal.reason), { once: true });
  input.setRawMode(true);
  input.on("data", onData);
  input.on("end", onEnd);
  return {
    next: (wanted) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        if (ended) throw new Quit();
        const press = (key: string): void => {
          if (wanted.includes(key)) resolve(key);
        };
        waiting = { press, reject };
      }),
    [Symbol.dispose]: () => {
      input.off("data", onData);
      input.off("end", onEnd);
      input.setRawMode(false);
      input.pause();
    },
  };
}
