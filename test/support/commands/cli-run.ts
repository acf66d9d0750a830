/**
 * Starts the command line as a user does, in a process of its own, and collects output and exit code.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { COMMAND } from "./command.ts";
import { addOwnProcess } from "./own-processes.ts";

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly process: ChildProcessWithoutNullStreams;
  readonly ended: Promise<CliResult>;
  /**
   * Resolves when either stream has printed the text. Rejects if the process ends before that.
   * @returns the standard output so far
   */
  printed(text: string): Promise<string>;
}

/** Starts `wirestep ARGS`. */
export function startCli(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd?: string,
): RunningCli {
  const child = spawn(COMMAND, [...args], {
    env: { ...process.env, ...env },
    ...(cwd !== undefined && { cwd }),
  });
  addOwnProcess(child.pid);
  let stdout = "";
  let stderr = "";
  const waiting: {
    readonly text: string;
    readonly resolve: (stdout: string) => void;
    readonly reject: (e: Error) => void;
  }[] = [];
  const look = (): void => {
    for (const { text, resolve } of waiting) if ((stdout + stderr).includes(text)) resolve(stdout);
  };
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk;
    look();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk;
    look();
  });
  const ended = new Promise<CliResult>((resolve) => {
    child.on("close", (code, signal) => {
      for (const { text, reject } of waiting) {
        reject(new Error(`ended before it printed ${JSON.stringify(text)}:\n${stdout}${stderr}`));
      }
      resolve({ code, signal, stdout, stderr });
    });
  });
  const printed = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      waiting.push({ text, resolve, reject });
      look();
    });
  return { process: child, ended, printed };
}

/** Runs `wirestep ARGS` to its end. */
export function runCli(
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<CliResult> {
  return startCli(args, env, cwd).ended;
}
