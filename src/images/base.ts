/**
 * Provides the base image: the pinned one from a registry, or else the same Debian release made from the
 * package mirror and imported. Every image's tag depends on which of the two it is built on.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Docker } from "../engine/connect.ts";
import { engineFailed, statusOf } from "../engine/failure.ts";
import type { EngineAddress } from "../engine/hosts.ts";
import { inOrchestratorImage } from "../engine/own-container.ts";
import { Scratch } from "../engine/scratch.ts";
import { runScript } from "../engine/script.ts";
import { ROOT } from "../runtime/checkout.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";
import { imageId } from "./build.ts";
import { contentHash } from "./context.ts";
import { imageTag } from "./name.ts";
import { follow, NoProgressError } from "./progress.ts";

/** debian:trixie-20251208-slim */
export const PINNED_BASE =
  "debian@sha256:e711a7b30ec1261130d0a121050b4ed81d7fb28aeabcf4ea0c7876d4e9f5aca2";

/** A registry that reports nothing for this long is unreachable. A slow registry keeps reporting. */
const REGISTRY_IDLE_LIMIT = 20_000;
const IMPORT_IDLE_LIMIT = 120_000;

/** The name of the base that is made here. Its tag is the hash of its build script. */
async function madeBase(): Promise<string> {
  const bytes = await readFile(join(ROOT, "docker/base/build.sh"));
  return imageTag("base", contentHash([{ path: "build.sh", bytes, executable: true }]));
}

/** The two possible bases: the one that is pulled, and the one that is made without a registry. */
export async function bases(): Promise<readonly string[]> {
  return [PINNED_BASE, await madeBase()];
}

export interface BaseOptions {
  readonly engine: EngineAddress;
  readonly env: Variables;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** Makes sure that a base image is on the engine. @returns its reference */
export async function ensureBase(docker: Docker, options: BaseOptions): Promise<string> {
  const { engine, env, note, signal } = options;
  const made = await madeBase();
  for (const reference of [PINNED_BASE, made]) {
    if (await imageId(engine, reference, signal)) return reference;
  }
  note("fetching the base image, Debian trixie (once)");
  const refusal = await pull(docker, PINNED_BASE, signal);
  if (refusal === undefined) return PINNED_BASE;
  if (inOrchestratorImage(env)) {
    throw new EnvironmentError(
      `The engine does not have the images for this lab, and they cannot be built: ${refusal}`,
      "Load the bundle again (docker load -i …). To change programs, use a bundle with the compiler: make bundle COMPILER=yes. For programs in Python, Rust or Go, use one with these languages: make bundle LANGUAGES='python rust go'.",
    );
  }
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    throw new EnvironmentError(
      `The base image could not be fetched: ${refusal}`,
      `Check the engine's network and proxy: docker pull ${PINNED_BASE}`,
    );
  }
  note("no registry answers: making the base image from Debian's packages (once, about 20 s)");
  await using scratch = await Scratch.make();
  const archive = join(scratch.folder, "base.tar");
  await runScript("base/build.sh", [archive], { env, signal });
  await load(docker, archive, made, signal);
  return made;
}

/** Pulls an image. @returns undefined if the engine has it now, or else the reason why not */
export async function pull(
  docker: Docker,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const start = (abortSignal: AbortSignal) => docker.pull(reference, { abortSignal });
  try {
    return (await follow(start, { idleLimit: REGISTRY_IDLE_LIMIT, signal }))?.message;
  } catch (error) {
    if (error instanceof NoProgressError) return `the registry does not answer: ${error.message}`;
    signal?.throwIfAborted();
    if (error instanceof Error && statusOf(error) !== undefined) return error.message.trim();
    throw engineFailed("The base image could not be fetched", error);
  }
}

async function load(
  docker: Docker,
  archive: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const [repo, tag] = name.split(":");
  const start = (abortSignal: AbortSignal) =>
    docker.importImage(archive, { repo, tag, changes: 'CMD ["bash"]', abortSignal });
  const what = "The engine could not import the base image";
  const failure = await follow(start, { idleLimit: IMPORT_IDLE_LIMIT, signal }).catch((cause) => {
    signal?.throwIfAborted();
    throw engineFailed(what, cause);
  });
  if (failure) throw engineFailed(what, failure.message);
}
