/**
 * Where commands print: standard output and standard error, with what each can show.
 */
import type { Terminal } from "../engine/terminal.ts";

/** Printing, and what can be shown. */
export interface Output {
  readonly print: (text: string) => void;
  /** The same for much text, also as UTF-8: resolves when the reader has it, and has room for more. */
  readonly printed: (text: string | Uint8Array) => Promise<void>;
  readonly error: (text: string) => void;
  readonly setExitCode: (code: number) => void;
  /** The user's terminal, if both ends are one. */
  readonly terminal: Terminal | undefined;
  readonly colours: boolean;
  /** Whether a progress line may be redrawn in place. */
  readonly live: boolean;
  /** Columns to wrap at. */
  readonly width: number;
}

/** The process's own streams; https://no-color.org is respected. */
export function processOutput(): Output {
  const { stdout, stderr, env } = process;
  // A reader that has seen enough (head, less) closes the pipe: that is no error.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
    unlessHungUp(error);
  });
  stderr.on("error", unlessHungUp);
  const plain = (env.NO_COLOR ?? "") !== "" || env.TERM === "dumb";
  return {
    print: (text) => void stdout.write(text),
    printed: (text) =>
      new Promise((resolve, reject) => {
        stdout.write(text, (error) => (error ? reject(error) : resolve()));
      }),
    error: (text) => void stderr.write(text),
    setExitCode: (code) => {
      process.exitCode = code;
    },
    terminal:
      process.stdin.isTTY && stdout.isTTY ? { input: process.stdin, output: stdout } : undefined,
    colours: stdout.isTTY === true && !plain,
    // a terminal that does not tell its width cannot be redrawn
    live: stderr.isTTY === true && stderr.columns > 0 && env.TERM !== "dumb",
    width: Math.min(Math.max(stdout.isTTY === true ? stdout.columns : 100, 60), 120),
  };
}

/** A terminal that is closed takes nothing any more; its end is told by SIGHUP, and what was made is still to be removed. */
function unlessHungUp(error: NodeJS.ErrnoException): void {
  if (error.code !== "EIO") throw error;
}
