/**
 * Reads single keys from the user's terminal, and lines for a program that reads its standard input.
 */
import type { ReadStream } from "node:tty";
import { Quit } from "./interrupt.ts";

export interface Keys extends Disposable {
  /**
   * Resolves with the next key that is one of these. Ctrl-C sends SIGINT, and the abort signal
   * rejects. At the end of the input it rejects with {@link Quit}.
   */
  next(wanted: readonly string[]): Promise<string>;
  /**
   * Resolves with the line that the user types, without its end; undefined for Ctrl-D on an empty line.
   * @param echo shows what is typed
   */
  line(echo: (text: string) => void): Promise<string | undefined>;
}

/** Ctrl-C and Ctrl-D, which a raw terminal delivers as keys. */
const INTERRUPT = "\u0003";
const END = "\u0004";
const ENTER = "\r";
/** Removes the last character: what terminals send for that key. */
const ERASE = ["\u007f", "\b"];

/** Reads keys as they are pressed, until disposed. */
export function readKeys(input: ReadStream, signal: AbortSignal): Keys {
  let waiting: { press: (key: string) => void; reject: (reason: unknown) => void } | undefined;
  let ended = false;
  /** The line that is being typed. */
  let typing: string | undefined;
  const onEnd = (): void => {
    ended = true;
    waiting?.reject(new Quit());
  };
  const onData = (data: Buffer): void => {
    for (const key of data.toString()) {
      if (key === INTERRUPT) process.kill(process.pid, "SIGINT");
      else if (key === END && typing === undefined) waiting?.reject(new Quit());
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
    line: (echo) =>
      new Promise<string | undefined>((resolve, reject) => {
        signal.throwIfAborted();
        if (ended) throw new Quit();
        typing = "";
        const done = (line: string | undefined): void => {
          echo("\r\n");
          waiting = undefined;
          resolve(line);
        };
        const press = (key: string): void => {
          const typed = typing ?? "";
          if (key === ENTER || key === "\n") done(typed);
          else if (key === END) {
            if (typed === "") done(undefined);
          } else if (ERASE.includes(key)) {
            typing = [...typed].slice(0, -1).join("");
            if (typed !== "") echo("\b \b");
          } else if (key >= " " || key === "\t") {
            typing = typed + key;
            echo(key);
          }
        };
        waiting = { press, reject };
      }).finally(() => {
        typing = undefined;
      }),
    [Symbol.dispose]: () => {
      input.off("data", onData);
      input.off("end", onEnd);
      input.setRawMode(false);
      input.pause();
    },
  };
}
