/**
 * Removes what runs have left on the engine that answers. Starts no engine.
 */
import { dockerClient } from "../engine/connect.ts";
import { findEngine } from "../engine/find.ts";
import { removeAbandoned, removeKept } from "../engine/remove.ts";
import type { Variables } from "../runtime/variables.ts";

/** @returns a sentence that says what was removed */
export async function cleanEngine(env: Variables, signal: AbortSignal): Promise<string> {
  const { found } = await findEngine(env, { signal });
  if (found === undefined) return "no Docker engine answers, so there is nothing to remove";
  const docker = await dockerClient(found);
  await removeAbandoned(docker);
  const kept = await removeKept(docker);
  return `removed ${kept} kept ${kept === 1 ? "stage" : "stages"} and the containers and networks of killed runs`;
}
