/** Errors by which the operating system says that this machine is short of something. */
import { EnvironmentError } from "./environment-error.ts";

const PROCESSES = [
  "this machine has no room for another process or thread",
  "End other programs, or raise the limit of this user (ulimit -u) or of the container (--pids-limit), then run this again.",
] as const;
const FILES = [
  "too many files are open",
  "Raise the limit (ulimit -n) or run fewer labs at once (--at-once), then run this again.",
] as const;
const DISK = [
  "there is no room on the disk",
  "Free some disk space, then run this again.",
] as const;

/** By the error's code (errno(3), and Node's own for a thread). */
const SHORTAGES: Readonly<Record<string, readonly [what: string, advice: string]>> = {
  EAGAIN: PROCESSES,
  ERR_WORKER_INIT_FAILED: PROCESSES,
  ENOMEM: ["there is no free memory", "End other programs, then run this again."],
  EMFILE: FILES,
  ENFILE: FILES,
  ENOSPC: DISK,
  EDQUOT: DISK,
};

/** The shortage that caused the error, with the fix; undefined if it is something else. */
export function shortageOf(error: unknown): EnvironmentError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "" } = error as { readonly code?: string };
  const shortage = Object.hasOwn(SHORTAGES, code) ? SHORTAGES[code] : undefined;
  if (shortage === undefined) return undefined;
  return new EnvironmentError(`${shortage[0]} (${error.message})`, shortage[1], { cause: error });
}
