/** The command line on a pseudo terminal. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { stripVTControlCharacters } from "node:util";
import xterm, { type Terminal as Screen } from "@xterm/headless";
import { afterEach } from "vitest";
import { limited } from "../../../src/runtime/time-limit.ts";
import { COMMAND } from "./command.ts";

/** In milliseconds: also on a busy machine. */
const SHOWN_WITHIN = 60_000;

const running = new Set<{ close(): void }>();

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
    this.#child = started([COMMAND, ...args], { columns: 100, rows: 40 });
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

  /**
   * Resolves when the terminal has drawn the text since the last call.
   * @throws Error with what it has drawn instead, after a minute
   */
  async shows(text: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#look = () => {
      const at = this.drawn.indexOf(text, this.#seen);
      if (at < 0) return;
      this.#seen = at + text.length;
      resolve();
    };
    this.#look();
    const late = (): Error =>
      new Error(`the terminal has not drawn "${text}", but:\n${this.drawn.slice(this.#seen)}`);
    await limited(promise, SHOWN_WITHIN, late);
  }

  /** The command's process, the first of Node.js in the chain of processes that the terminal started. */
  get pid(): number {
    let pid = this.#child.pid ?? 0;
    while (basename(readlinkSync(`/proc/${pid}/exe`)) !== "node") {
      const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
      if (!child) throw new Error(`process ${pid} on the terminal has not started Node.js`);
      pid = Number(child);
    }
    return pid;
  }

  types(keys: string): void {
    this.#child.stdin.write(keys);
  }
}

function started(
  words: readonly string[],
  { columns, rows }: Size,
): ChildProcessWithoutNullStreams {
  const command = words.map((word) => `'${word}'`).join(" ");
  return spawn("script", ["-qec", `stty rows ${rows} cols ${columns}; ${command}`, "/dev/null"], {
    env: { ...process.env, TERM: "xterm", LINES: `${rows}`, COLUMNS: `${columns}` },
  });
}

interface Size {
  readonly columns: number;
  readonly rows: number;
  /** Another program that runs the command with these arguments, such as ssh. */
  readonly through?: (args: readonly string[]) => readonly string[];
}

/** A command's full-screen view, as an emulator of xterm draws it. */
export class OnScreen {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #screen: Screen;
  #look: () => void = () => undefined;
  readonly ended: Promise<number | null>;

  constructor(size: Size, ...args: readonly string[]) {
    const { columns, rows } = size;
    const words = size.through === undefined ? [COMMAND, ...args] : size.through(args);
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#child = started(words, { columns, rows });
    this.#child.stdout.on("data", (chunk: Buffer) => this.#screen.write(chunk, () => this.#look()));
    this.ended = new Promise((resolve) => this.#child.on("close", resolve));
    running.add(this);
  }

  close(): void {
    this.#child.kill("SIGKILL");
  }

  /** The rows of the screen. */
  get rows(): readonly string[] {
    const { active } = this.#screen.buffer;
    return Array.from({ length: this.#screen.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? "").trimEnd(),
    );
  }

  /** Resolves with the rows when the screen has this text. @throws Error with the screen, after a minute */
  async shows(text: string): Promise<readonly string[]> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#look = () => {
      if (this.rows.some((row) => row.includes(text))) resolve();
    };
    this.#look();
    const late = (): Error =>
      new Error(`the screen does not show "${text}", but:\n${this.rows.join("\n")}`);
    await limited(promise, SHOWN_WITHIN, late);
    return this.rows;
  }

  types(keys: string): void {
    this.#child.stdin.write(keys);
  }
}
