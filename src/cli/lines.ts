/**
 * Reads lines from the user's terminal, with readline's editing and history.
 */
import { createInterface } from "node:readline";
import type { Terminal } from "../engine/terminal.ts";
import { Quit } from "./interrupt.ts";

export interface Lines extends Disposable {
  /** Resolves with the next line, which may have been typed ahead. Rejects with {@link Quit} at the end of the input. */
  ask(prompt: string): Promise<string>;
}

/** Reads until disposed. Ctrl-C sends SIGINT, and the abort signal rejects the question. */
export function readLines({ input, output }: Terminal, signal: AbortSignal): Lines {
  const reader = createInterface({ input, output, historySize: 100 });
  const typed: string[] = [];
  let waiting: { resolve: (line: string) => void; reject: (reason: unknown) => void } | undefined;
  let ended = false;
  reader.on("line", (line) => {
    if (waiting === undefined) typed.push(line);
    else waiting.resolve(line);
    waiting = undefined;
  });
  reader.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  reader.on("close", () => {
    ended = true;
    if (waiting !== undefined) output.write("\n"); // so that the next text does not start behind the prompt
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
        const line = typed.shift();
        if (line === undefined) waiting = { resolve, reject };
        else resolve(line);
      }),
    [Symbol.dispose]: () => reader.close(),
  };
}
