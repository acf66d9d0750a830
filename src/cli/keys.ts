/**
 * Single keys from the user's terminal.
 */
import type { ReadStream } from "node:tty";

export interface Keys extends Disposable {
  /** The next key that is one of these; Ctrl-C rejects through the signal's owner. */
  next(wanted: readonly string[]): Promise<string>;
}

const INTERRUPT = "\u0003";

/** Takes keys as they are pressed, until disposed. A raw terminal gives Ctrl-C as a key: it is passed on. */
export function readKeys(input: ReadStream, signal: AbortSignal): Keys {
  let waiting: ((key: string) => void) | undefined;
  const onData = (data: Buffer): void => {
    for (const key of data.toString()) {
      if (key === INTERRUPT) process.kill(process.pid, "SIGINT");
      else waiting?.(key);
    }
  };
  input.setRawMode(true);
  input.on("data", onData);
  return {
    next: (wanted) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        waiting = (key) => {
          if (wanted.includes(key)) resolve(key);
        };
      }),
    [Symbol.dispose]: () => {
      input.off("data", onData);
      input.setRawMode(false);
      input.pause();
    },
  };
}
