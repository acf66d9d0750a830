/** The key of a grading's queue and the password of its server, from files or the environment. */
import { readFile } from "node:fs/promises";
import type { Variables } from "../runtime/variables.ts";
import { QueueError } from "./address.ts";

export const KEY_VARIABLE = "WIRESTEP_QUEUE_KEY";
export const PASSWORD_VARIABLE = "WIRESTEP_QUEUE_PASSWORD";

/** Bytes: a shorter key could be guessed from a signed job. */
const SHORTEST_KEY = 32;

/** @param file of --queue-key; else the variable @throws QueueError */
export async function queueKey(file: string | undefined, env: Variables): Promise<string> {
  const where = file === undefined ? KEY_VARIABLE : `--queue-key ${file}`;
  const key = await secretFrom("--queue-key", file, env[KEY_VARIABLE]);
  if (key === undefined) {
    throw new QueueError(
      `A queue needs a key, which signs all jobs and results. Make one (openssl rand -hex 32 >key), give the file to the grader and to each worker with --queue-key, or set ${KEY_VARIABLE}.`,
    );
  }
  if (Buffer.byteLength(key) >= SHORTEST_KEY) return key;
  throw new QueueError(
    `${where}: the key has fewer than ${SHORTEST_KEY} characters. Make one: openssl rand -hex 32`,
  );
}

/** @returns undefined without both @throws QueueError */
export async function queuePassword(
  file: string | undefined,
  env: Variables,
): Promise<string | undefined> {
  return secretFrom("--queue-password", file, env[PASSWORD_VARIABLE]);
}

async function secretFrom(
  option: string,
  file: string | undefined,
  variable: string | undefined,
): Promise<string | undefined> {
  if (file === undefined) return variable?.trim() || undefined;
  const text = await readFile(file, "utf8").catch((cause: Error) => {
    throw new QueueError(`${option} ${file}: ${cause.message}. Check the path.`, { cause });
  });
  if (text.trim() === "") throw new QueueError(`${option} ${file}: the file is empty.`);
  return text.trim();
}
