/**
 * Removes what runs have left on the engine that answers; starts none for it.
 */
import { dockerClient } from "../engine/connect.ts";
import { findEngine } from "../engine/find.ts";
import { removeAbandoned, removeKept } from "../engine/remove.ts";

/** @returns what was done, in a sentence */
export async function cleanEngine(signal: AbortSignal): Promise<string> {
  const { found } = await findEngine(process.env, { signal });
  if (found === undefined) return "no Docker engine answers, so nothing is left on one";
  const docker = await dockerClient(found);
  await removeAbandoned(docker);
  const kept = await removeKept(docker);
  return `removed ${kept} kept ${kept === 1 ? "stage" : "stages"} and what killed runs had left`;
}
