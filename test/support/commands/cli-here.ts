/**
 * The command line in the tests' own process, for commands that need no terminal and get no signal: many
 * times as fast as a process of its own.
 */
import type { Output } from "../../../src/cli/output.ts";
import { runCommand } from "../../../src/cli/run.ts";
import type { CliResult } from "./cli-run.ts";

let last: Promise<unknown> = Promise.resolve();

/** Runs `wirestep ARGS` to its end, one call after another: the folder and the variables are the process's. */
export function runCliHere(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd = process.cwd(),
): Promise<CliResult> {
  const result = last.then(() => within(env, cwd, () => run(args)));
  last = result.catch(() => undefined); // its caller gets the error
  return result;
}

async function run(args: readonly string[]): Promise<CliResult> {
  const printed: Uint8Array[] = [];
  let stderr = "";
  let code = 0;
  const print = (text: string | Uint8Array): unknown => printed.push(Buffer.from(text));
  const output: Output = {
    print,
    printed: async (text) => void print(text),
    error: (text) => {
      stderr += text;
    },
    flushed: async () => undefined,
    setExitCode: (exitCode) => {
      code = exitCode;
    },
    terminal: undefined,
    colours: false,
    live: false,
    width: () => Number.POSITIVE_INFINITY,
  };
  await runCommand(output, args);
  return { code, signal: null, stdout: Buffer.concat(printed).toString(), stderr };
}

async function within<T>(env: NodeJS.ProcessEnv, cwd: string, work: () => Promise<T>): Promise<T> {
  const before = { cwd: process.cwd(), env: { ...process.env } };
  process.chdir(cwd);
  Object.assign(process.env, env);
  try {
    return await work();
  } finally {
    process.chdir(before.cwd);
    for (const name of Object.keys(env)) {
      const value = before.env[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
