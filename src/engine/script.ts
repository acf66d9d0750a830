/**
 * Runs one of the project's shell scripts under docker/ and returns its output. If the script exits with
 * 3, its last lines of errors (what happened, then what to do) become an EnvironmentError.
 */

import { join } from "node:path";
import { ROOT } from "../runtime/checkout.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";

export interface ScriptOptions {
  readonly env: Variables;
  readonly signal?: AbortSignal | undefined;
}

/** `script` is relative to docker/, for example `engine.sh`. */
export async function runScript(
  script: string,
  args: readonly string[],
  { env, signal }: ScriptOptions,
): Promise<string> {
  const path = join(ROOT, "docker", script);
  const command = `${path} ${args.join(" ")}`;
  const { $ } = await import("zx"); // imported here: a machine that has an engine does not need it
  const output = await $({
    env: { ...env },
    nothrow: true,
    quiet: true,
    ...(signal && { signal }),
  })`${path} ${args}`;
  signal?.throwIfAborted();
  if (output.exitCode === 0) return output.stdout;
  const lines = output.stderr.trimEnd().split("\n");
  if (output.exitCode === 3 && lines.length > 1) {
    throw new EnvironmentError(lines.slice(0, -1).join("\n"), lines.at(-1) ?? "", {
      cause: output,
    });
  }
  throw new EnvironmentError(
    `${command} failed: ${lines.at(-1) || output.message}`,
    `Run it yourself to see all its output: ${command}`,
    { cause: output },
  );
}
