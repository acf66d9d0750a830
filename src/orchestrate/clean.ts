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

/** @returns a sentence for each place, that says what was removed there */
export async function cleanEverything(env: Variables, signal: AbortSignal): Promise<string> {
  await removeLeftScratch();
  return `${await cleanEngine(env, signal)}${await cleanRoots(env, signal)}`;
}

async function cleanEngine(env: Variables, signal: AbortSignal): Promise<string> {
  const { found } = await findEngine(env, { signal });
  if (found === undefined)
    return "no Docker engine answers, so there is nothing to remove on one\n";
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
  return `removed ${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}\n`;
}

/** Control groups of killed runs without an engine, and root file systems. */
async function cleanRoots(env: Variables, signal: AbortSignal): Promise<string> {
  const { NamespaceVenue } = await import("../venue/namespaces/venue.ts");
  const { removeUnneeded: removeRoots } = await import("../venue/namespaces/roots/store.ts");
  await (await NamespaceVenue.find())?.removeAbandoned();
  const { names, bytes } = await removeRoots({ env, signal });
  if (names.length === 0 && bytes === 0) return "";
  return `removed ${counted(names.length, "root file system")} that no lab's folder needs: ${(bytes / 1e6).toFixed(0)} MB\n`;
}

const counted = (count: number, thing: string): string =>
  `${count} ${thing}${count === 1 ? "" : "s"}`;
