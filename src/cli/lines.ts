/**
 * Lines typed at the user's terminal, with the keys that edit and repeat them.
 */
import { createInterface } from "node:readline";
import type { Terminal } from "../engine/terminal.ts";
import { Quit } from "./interrupt.ts";

export interface Lines extends Disposable {
  /** The next line, also one that was typed ahead; the end of the input is {@link Quit}. */
  ask(prompt: string): Promise<string>;
}

/** Reads until disposed. Ctrl-C rejects through the signal's owner. */
export function readLines({ input, output }: Terminal, signal: AbortSignal): Lines {
  const reader = createInterface({ input, output, historySize: 100 });
  const ahead: string[] = [];
  let waiting: { resolve: (line: string) => void; reject: (reason: unknown) => void } | undefined;
  let ended = false;
  reader.on("line", (line) => {
    if (waiting === undefined) ahead.push(line);
    else waiting.resolve(line);
    waiting = undefined;
  });
  reader.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  reader.on("close", () => {
    ended = true;
    if (waiting !== undefined) output.write("\n"); // the question's line stays as it is
    waiting?.reject(new Quit());
  });
  signal.addEventListener("abort", () => waiting?.reject(signal.reason), { once: true });
  return {
    ask: (prompt) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        if (ended) throw new Quit();
        reader.setPrompt(prompt);
        reader.prompt(true);
        const line = ahead.shift();
        if (line === undefined) waiting = { resolve, reject };
        else resolve(line);
      }),
    [Symbol.dispose]: () => reader.close(),
  };
}
