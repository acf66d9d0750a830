/**
 * Asks an engine about an image: its id, its layers and its configuration. Needs no Docker client.
 */
import { ask } from "../engine/ask.ts";
import { engineFailed } from "../engine/failure.ts";
import type { EngineAddress } from "../engine/hosts.ts";

export interface ImageFacts {
  /** `sha256:…`. The engine's image store decides what it is the digest of. */
  readonly id: string;
  /** Digests of the unpacked layers, lowest first. */
  readonly layers: readonly string[];
  readonly config: Readonly<Record<string, unknown>>;
}

/** Undefined if the engine has no image of that name. */
export async function imageFacts(
  engine: EngineAddress,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<ImageFacts | undefined> {
  const answer = await ask(engine, `/images/${reference}/json`, { limit: 30_000, signal });
  signal?.throwIfAborted();
  if (answer.kind === "wrong" && answer.status === 404) return undefined;
  if (answer.kind !== "answers") {
    throw engineFailed(`The engine at ${engine.host} could not look up an image`, answer.why);
  }
  const facts = JSON.parse(answer.body) as {
    readonly Id: string;
    readonly RootFS: { readonly Layers?: readonly string[] };
    readonly Config?: Readonly<Record<string, unknown>>;
  };
  return { id: facts.Id, layers: facts.RootFS.Layers ?? [], config: facts.Config ?? {} };
}
