/**
 * buildah(1): it builds images from Dockerfiles without a daemon, and keeps them in a folder of this user's cache.
 * It ends with this process.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { USER_CACHE } from "../../../runtime/checkout.ts";
import { EnvironmentError } from "../../../runtime/environment-error.ts";
import type { Variables } from "../../../runtime/variables.ts";
import { TOOLS_PATH } from "../tools-path.ts";

export const STORE = join(USER_CACHE, "buildah");
const STORING = ["--root", STORE, "--runroot", join(STORE, "run")];

/** buildah's exit status and output. */
export interface Ended {
  readonly code: number;
  /** Its output and its errors, in their order in time as far as two pipes keep it. */
  readonly output: string;
  readonly stdout: string;
}

export interface BuildahOptions {
  /** Names this machine's proxies. */
  readonly env: Variables;
  readonly signal?: AbortSignal | undefined;
}

export async function buildah(
  words: readonly string[],
  { env, signal }: BuildahOptions,
): Promise<Ended> {
  const child = begun(words, { env, signal });
  const [all, printed]: [Uint8Array[], Uint8Array[]] = [[], []];
  child.stdout.on("data", (chunk: Uint8Array) => {
    all.push(chunk);
    printed.push(chunk);
  });
  child.stderr.on("data", (chunk: Uint8Array) => all.push(chunk));
  const code = await endOf(child);
  signal?.throwIfAborted();
  return {
    code,
    output: Buffer.concat(all).toString(),
    stdout: Buffer.concat(printed).toString().trim(),
  };
}

/** The output of a command that must work. @throws EnvironmentError */
export async function buildahSays(
  words: readonly string[],
  options: BuildahOptions,
): Promise<string> {
  const { code, output, stdout } = await buildah(words, options);
  if (code === 0) return stdout;
  throw failed(words, output);
}

/** The files of an image as a tar. */
export async function exportFiles(
  image: string,
  options: BuildahOptions,
  take: (tar: Readable) => Promise<void>,
): Promise<void> {
  const container = await buildahSays(["from", "--pull-never", image], options);
  try {
    const folder = await buildahSays(["mount", container], options);
    const child = spawn("tar", ["-c", "-f", "-", "--one-file-system", "-C", folder, "."], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: TOOLS_PATH },
    });
    const [problem, code] = await Promise.all([
      text(child.stderr),
      endOf(child),
      take(child.stdout),
    ]);
    if (code !== 0) throw failed(["mount"], problem);
  } finally {
    await buildahSays(["rm", container], { env: options.env });
  }
}

function begun(words: readonly string[], { env, signal }: BuildahOptions) {
  const [command = "", ...rest] = [
    "setpriv", "--pdeathsig", "KILL", "--", "buildah", ...STORING, ...words,
  ]; // biome-ignore format: one program a line
  return spawn(command, rest, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...env, PATH: TOOLS_PATH },
    ...(signal && { signal }),
  });
}

function endOf(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => (error.name === "AbortError" ? undefined : reject(error)));
    child.once("close", (code) => resolve(code ?? 128));
  });
}

function failed([command = ""]: readonly string[], output: string): EnvironmentError {
  const lines = output.trim().split("\n").slice(-4).join("\n");
  return new EnvironmentError(
    `buildah ${command} failed:\n${lines}`,
    "Check the free disk space. If its storage is broken, remove ~/.cache/wirestep/buildah, then run this again.",
  );
}
