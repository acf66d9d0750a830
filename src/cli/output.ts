/**
 * The outputs of a command: standard output and standard error, and their abilities.
 */
import type { Terminal } from "../engine/terminal.ts";
import { UNLIMITED } from "../report/text/layout.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";

/** Prints, and states what the terminal can display. */
export interface Output {
  readonly print: (text: string) => void;
  /**
   * Prints long text or UTF-8. Resolves when the stream has taken it and has room for more.
   * @throws EnvironmentError if the stream cannot take it
   */
  readonly printed: (text: string | Uint8Array) => Promise<void>;
  readonly error: (text: string) => void;
  readonly setExitCode: (code: number) => void;
  /**
   * Resolves when the streams have taken everything.
   * @throws EnvironmentError if standard output has lost some of it, e.g. on a full disk
   */
  readonly flushed: () => Promise<void>;
  /** The user's terminal, if both standard input and standard output are one. */
  readonly terminal: Terminal | undefined;
  readonly colours: boolean;
  /** Whether a progress line may be redrawn in place. */
  readonly live: boolean;
  /** The columns of the terminal at this moment. Files and pipes have no limit. */
  readonly width: () => number;
}

/** The process's own streams. Respects https://no-color.org. */
export function processOutput(): Output {
  const { stdout, stderr, env } = process;
  let lost: Error | undefined;
  // A reader that needs no more (head, less) closes the pipe, which is no error.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
    if (error.code !== "EIO") lost ??= error;
  });
  stderr.on("error", unlessHungUp);
  const plain = (env.NO_COLOR ?? "") !== "" || env.TERM === "dumb";
  return {
    print: (text) => void stdout.write(text),
    printed: (text) =>
      new Promise((resolve, reject) => {
        stdout.write(text, (error) => (error ? reject(outputLost(lost ?? error)) : resolve()));
      }),
    error: (text) => void stderr.write(text),
    setExitCode: (code) => {
      process.exitCode = code;
    },
    flushed: async () => {
      await new Promise<void>((resolve) => {
        stdout.write("", () => resolve()); // its error, if any, is `lost`
      });
      if (lost !== undefined) throw outputLost(lost);
    },
    terminal:
      process.stdin.isTTY && stdout.isTTY
        ? { kind: env.TERM ?? "xterm", input: process.stdin, output: stdout }
        : undefined,
    colours: stdout.isTTY === true && !plain,
    // A line cannot be redrawn on a terminal of unknown width.
    live: stderr.isTTY === true && stderr.columns > 0 && env.TERM !== "dumb",
    width: () => columnsOf(stdout),
  };
}

/** No layout is made for a terminal that is narrower. */
const LEAST_COLUMNS = 60;

/** A terminal of unknown width has 0 columns, and no line for it is broken. */
function columnsOf({ isTTY, columns }: NodeJS.WriteStream): number {
  return isTTY && columns > 0 ? Math.max(columns, LEAST_COLUMNS) : UNLIMITED;
}

function outputLost(cause: Error): EnvironmentError {
  return new EnvironmentError(
    `Standard output could not be written: ${cause.message}.`,
    "Check the file or device that it goes to (is its disk full?), then run this again.",
    { cause },
  );
}

/**
 * Writing to a closed terminal fails with EIO. SIGHUP ends the command then, after it has cleaned up. Messages that no
 * one reads (EPIPE) change no verdict.
 */
function unlessHungUp(error: NodeJS.ErrnoException): void {
  if (error.code !== "EIO" && error.code !== "EPIPE") throw error;
}
