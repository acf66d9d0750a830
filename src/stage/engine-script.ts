/**
 * Turns a call of one of the project's shell scripts under docker/ into its output. Exit code 3 and
 * the last two lines of its errors (what happened, what to do) become an EnvironmentError.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Variables } from "./engine-hosts.ts";
import { EnvironmentError } from "./environment-error.ts";

export interface ScriptOptions {
  readonly env: Variables;
  readonly signal?: AbortSignal | undefined;
}

/** `script` is relative to docker/, for example `engine.sh`. */
export function runScript(
  script: string,
  args: readonly string[],
  { env, signal }: ScriptOptions,
): Promise<string> {
  const path = fileURLToPath(new URL(`../../docker/${script}`, import.meta.url));
  const command = `${path} ${args.join(" ")}`;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  execFile(path, args, { env: { ...env }, signal }, (cause, stdout, stderr) => {
    if (!cause) return resolve(stdout);
    if (signal?.aborted) return reject(signal.reason);
    const lines = stderr.trimEnd().split("\n");
    if (cause.code === 3 && lines.length > 1) {
      const advice = lines.at(-1) ?? "";
      return reject(new EnvironmentError(lines.slice(0, -1).join("\n"), advice, { cause }));
    }
    const message = `${command} failed: ${lines.at(-1) || cause.message}`;
    reject(new EnvironmentError(message, `Run it by hand to see more: ${command}`, { cause }));
  });
  return promise;
}
