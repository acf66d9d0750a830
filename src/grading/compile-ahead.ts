/**
 * The programs of submissions, compiled in a batch. A submission of one program needs that one alone: the lab's own
 * program of the other peer has been compiled before, from the same bytes.
 */
import { type BuildFile, contentHash } from "../images/context.ts";
import type { Compilation } from "../images/ensure.ts";
import { PEERS, type Peer } from "../lab/model.ts";
import { peerOfMain } from "../lab/source/main-file.ts";
import type { Compiled } from "../orchestrate/filling.ts";
import { packed, programsIn } from "../programs/archive.ts";
import { type BatchOptions, CompilerBatch } from "../programs/batch.ts";

/** Programs of labs that are remembered. Each variant of a lab has one of its own. */
const MOST_OWN = 64;

/** In a build context, the folder of the programs that take the place of the lab's. */
const THEIRS = "lab/programs/";

export class CompileAhead implements AsyncDisposable {
  readonly #venue: BatchOptions["venue"];
  /** By the compiler's image: a lab can have one of its own. */
  readonly #batches = new Map<string, CompilerBatch>();
  /** Programs of labs, by the hash of their sources. */
  readonly #own = new Map<string, Promise<Buffer | undefined>>();

  constructor(venue: BatchOptions["venue"]) {
    this.#venue = venue;
  }

  /** Undefined for programs that must be compiled in a container of their own. */
  readonly compiled: Compiled = async ({ sources, compiler }: Compilation) => {
    if (sources.some(({ path }) => isOfMake(path))) return undefined;
    const batch = this.#batch(compiler.tag);
    const theirs = PEERS.filter((peer) => isTheirs(sources, peer));
    const [peer, both] = theirs;
    if (peer === undefined || both !== undefined) return batch.compile(sources);
    const other = peer === "server" ? "client" : "server";
    const [submitted, own] = await Promise.all([
      batch.compile(onlyFor(peer, sources)),
      this.#labsOwn(other, sources, compiler.tag),
    ]);
    if (submitted === undefined || own === undefined) return undefined;
    const programs = [await programOf(peer, submitted), await programOf(other, own)];
    return packed(programs);
  };

  /** Ends all batches. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#batches.values()].map((batch) => batch[Symbol.asyncDispose]()));
  }

  #batch(image: string): CompilerBatch {
    const batch = this.#batches.get(image) ?? new CompilerBatch({ venue: this.#venue, image });
    this.#batches.set(image, batch);
    return batch;
  }

  #labsOwn(peer: Peer, all: readonly BuildFile[], image: string): Promise<Buffer | undefined> {
    const sources = onlyFor(
      peer,
      all.filter(({ path }) => !path.startsWith(THEIRS)),
    );
    const hash = contentHash(sources, image);
    const known = this.#own.get(hash) ?? this.#batch(image).compile(sources);
    this.#own.set(hash, known);
    for (const oldest of [...this.#own.keys()].slice(0, -MOST_OWN)) this.#own.delete(oldest);
    return known;
  }
}

const isOfMake = (path: string): boolean =>
  path.startsWith(THEIRS) && /\/(?:GNUmakefile|[mM]akefile)$/.test(path);

const isTheirs = (sources: readonly BuildFile[], peer: Peer): boolean =>
  sources.some(({ path }) => path.startsWith(THEIRS) && peerOfMain(path) === peer);

/** The sources with an empty program for the other peer. */
function onlyFor(peer: Peer, sources: readonly BuildFile[]): readonly BuildFile[] {
  const other = peer === "server" ? "client" : "server";
  const empty = {
    path: `lab/${other}.c`,
    bytes: Buffer.from("int main(void) { return 0; }\n"),
    executable: false,
  };
  return [...sources.filter(({ path }) => peerOfMain(path) !== other), empty];
}

async function programOf(peer: Peer, compiled: Buffer): Promise<BuildFile> {
  const path = `debug/${peer}`;
  const bytes = (await programsIn(compiled)).get(path);
  if (bytes === undefined) throw new Error(`the compiler sent no program of the ${peer}`);
  return { path, bytes, executable: true };
}
