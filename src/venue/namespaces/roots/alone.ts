/**
 * One command at a time builds root file systems or removes them, in whatever process: buildah's containers have no
 * owner, so a removal would take those of a build that runs, and two removals each other's files. flock(1) holds the
 * lock as long as its input is open, which ends with this process.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { USER_CACHE } from "../../../runtime/checkout.ts";
import { EnvironmentError } from "../../../runtime/environment-error.ts";
import { makeFolders } from "../../../runtime/make-folders.ts";
import { TOOLS_PATH } from "../tools-path.ts";

const LOCK = join(USER_CACHE, "roots.lock");

/**
 * Works as soon as no other command builds or removes.
 * @throws EnvironmentError if the lock cannot be had; the reason of `signal`
 */
export async function alone<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  await makeFolders(USER_CACHE);
  const holder = spawn("flock", [LOCK, "cat"], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: TOOLS_PATH },
    ...(signal && { signal }),
  });
  const ended = once(holder, "close"); // rejects if there is no flock(1), or at an abort
  ended.catch(() => undefined);
  holder.stdin.on("error", () => undefined); // it has ended, which is reported below
  holder.stdin.write("held\n"); // cat starts when the lock is held, and gives the line back
  try {
    const isHeld = once(holder.stdout, "data").then(() => true);
    if ((await Promise.race([isHeld, ended])) !== true) throw notLocked();
    return await work();
  } finally {
    holder.stdin.end();
  }
}

const notLocked = (): EnvironmentError =>
  new EnvironmentError(
    `${LOCK} could not be locked.`,
    "Check that you may write to this file, and that the disk has space.",
  );
