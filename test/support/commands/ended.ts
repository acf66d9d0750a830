/** A command to its end. */
import { spawn } from "node:child_process";

interface Options {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** @returns its exit code, and what it has printed to both streams */
export function ended(
  command: string,
  words: readonly string[],
  options: Options = {},
): Promise<{ code: number; output: string }> {
  const child = spawn(command, words, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const add = (chunk: Uint8Array): void => {
    output += String(chunk);
  };
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 128, output }));
  });
}
