/**
 * Versions of Linux, as the engine reports its kernel's: `6.18.44`, `5.15.0-91-generic`.
 */
import { EnvironmentError } from "./environment-error.ts";

/** Whether a kernel is of this version, `6.5`, or a newer one. */
export function isSince(version: string, kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split(/\D/).map(Number);
  const [firstMajor = 0, firstMinor = 0] = version.split(".").map(Number);
  return major > firstMajor || (major === firstMajor && minor >= firstMinor);
}

/** @throws EnvironmentError if the kernel is older than the lab needs */
export function needKernel(version: string | undefined, kernel: string): void {
  if (version === undefined || isSince(version, kernel)) return;
  throw new EnvironmentError(
    `This lab shows what Linux does since ${version}, and the engine's kernel is ${kernel}.`,
    "Run it on an engine with a newer kernel. The other labs do not need one.",
  );
}
