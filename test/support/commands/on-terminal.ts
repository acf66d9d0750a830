/** The command line on a pseudo terminal. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { afterEach } from "vitest";
import { COMMAND } from "./command.ts";

const running = new Set<OnTerminal>();

/** Closes the terminals that a test leaves open, after each test of this file. */
export function closeTerminals(): void {
  afterEach(() => {
    for (const terminal of running) terminal.close();
    running.clear();
  });
}

/** A command on its own terminal, which script(1) provides. */
export class OnTerminal {
  readonly #child: ChildProcessWithoutNullStreams;
  #drawn = "";
  /** The length of the text that `shows` has already searched, without escape sequences. */
  #seen = 0;
  #look: () => void = () => undefined;
  readonly ended: Promise<number | null>;

  constructor(...args: readonly string[]) {
    this.#child = started(args);
    this.#child.stdout.on("data", (chunk: Buffer) => {
      this.#drawn += chunk.toString();
      this.#look();
    });
    this.ended = new Promise((resolve) => this.#child.on("close", resolve));
    running.add(this);
  }

  /** Hangs up, as closing a terminal's window does. The kernel then sends SIGHUP to the command. */
  close(): void {
    this.#child.kill("SIGKILL");
  }

  /** Everything that has been drawn, without escape sequences. */
  get drawn(): string {
    return stripVTControlCharacters(this.#drawn);
  }

  /** Resolves when the terminal has drawn the text since the last call. */
  async shows(text: string): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#look = () => {
        const at = this.drawn.indexOf(text, this.#seen);
        if (at < 0) return;
        this.#seen = at + text.length;
        resolve();
      };
      this.#look();
    });
  }

  /** The command's process, which is the last in the chain of processes that the terminal started. */
  get pid(): number {
    let pid = this.#child.pid ?? 0;
    for (;;) {
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
      if (!children[0]) return pid;
      pid = Number(children[0]);
    }
  }

  types(keys: string): void {
    this.#child.stdin.write(keys);
  }
}

function started(args: readonly string[]): ChildProcessWithoutNullStreams {
  const command = [COMMAND, ...args].map((word) => `'${word}'`).join(" ");
  return spawn("script", ["-qec", `stty rows 40 cols 100; ${command}`, "/dev/null"], {
    env: { ...process.env, TERM: "xterm", LINES: "40", COLUMNS: "100" },
  });
}
