/**
 * Removes what earlier commands have left: containers, networks and images on the engine that answers, and
 * files in this user's cache. Starts no engine.
 */
import { dockerClient } from "../engine/connect.ts";
import { findEngine } from "../engine/find.ts";
import { inOrchestratorImage } from "../engine/own-container.ts";
import { removeAbandoned, removeKept } from "../engine/remove.ts";
import { removeLeftScratch } from "../engine/scratch.ts";
import { removeUnneeded } from "../images/unneeded.ts";
import type { Variables } from "../runtime/variables.ts";

/** @returns a sentence that says what was removed */
export async function cleanEngine(env: Variables, signal: AbortSignal): Promise<string> {
  await removeLeftScratch();
  const { found } = await findEngine(env, { signal });
  if (found === undefined) return "no Docker engine answers, so there is nothing to remove";
  const docker = await dockerClient(found);
  await removeAbandoned(docker);
  const kept = await removeKept(docker);
  // A container does not see the folders of its machine, so it does not know which of them exist.
  const images = inOrchestratorImage(env) ? 0 : await removeUnneeded(docker);
  const parts = [
    counted(kept, "kept stage"),
    "the containers and networks of killed runs",
    `${counted(images, "image")} that no lab's folder needs`,
  ];
  return `removed ${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

const counted = (count: number, thing: string): string =>
  `${count} ${thing}${count === 1 ? "" : "s"}`;
