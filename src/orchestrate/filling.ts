/**
 * The programs of a run that its images do not hold, from their sources to the tar that each peer gets:
 *
 *     compiled before (a lab's own) ──┐
 *     compiled now ───────────────────┴──► a tar for /lab of each peer
 *
 * The compiler runs while the stage is being made. The peers start at once and wait for their tar.
 */
import { join } from "node:path";
import type { Compilation } from "../images/ensure.ts";
import type { Peer } from "../lab/model.ts";
import { peerArchives, withLength } from "../programs/archive.ts";
import { type Compiling, compile } from "../programs/compile.ts";
import { keepPrograms, keptPrograms } from "../programs/kept.ts";
import { CACHE } from "../runtime/checkout.ts";
import type { Venue } from "../venue/venue.ts";

const KEPT = join(CACHE, "programs");

export type Archives = Readonly<Record<Peer, Uint8Array>>;

/** The compiler's tar of both programs; undefined if they must be compiled alone. */
export type Compiled = (compilation: Compilation) => Promise<Buffer | undefined>;

export class Filling {
  readonly #over = new AbortController();
  readonly #signal: AbortSignal;
  readonly #note: (text: string) => void;
  readonly #ahead: Compiled | undefined;
  #begun: { readonly hash: string; readonly archives: Promise<Archives> } | undefined;
  readonly #compiling: Compiling[] = [];

  constructor(signal: AbortSignal, note: (text: string) => void, ahead?: Compiled) {
    this.#ahead = ahead;
    this.#signal = AbortSignal.any([signal, this.#over.signal]);
    this.#note = note;
  }

  /**
   * Begins to compile. A second call for the same programs changes nothing.
   * @returns the tars for the stage; rejects with CompileError or EnvironmentError
   */
  begin(venue: Venue, compilation: Compilation): Promise<Archives> {
    if (this.#begun?.hash === compilation.hash) return this.#begun.archives;
    const archives = this.#archives(venue, compilation);
    archives.catch(() => undefined); // the stage throws it
    this.#begun = { hash: compilation.hash, archives };
    return archives;
  }

  /** Reports that the run waits for the compiler, if it does. */
  announce({ lab }: Compilation): void {
    if (this.#compiling.length > 0) this.#note(`compiling ${lab}`);
  }

  /** Ends a compiler that still runs, and resolves when its container is removed. @throws EnvironmentError */
  async close(): Promise<void> {
    this.#over.abort(new Error("the programs are no longer needed"));
    await this.#begun?.archives.catch(() => undefined); // the stage throws it
    await Promise.all(this.#compiling.map(({ removed }) => removed));
  }

  async #archives(venue: Venue, compilation: Compilation): Promise<Archives> {
    const compiled = await this.#compiled(venue, compilation);
    const { server, client } = await peerArchives(compilation.sources, compiled);
    return { server: withLength(server), client: withLength(client) };
  }

  async #compiled(venue: Venue, compilation: Compilation): Promise<Buffer> {
    const { hash, own } = compilation;
    const kept = own ? await keptPrograms(KEPT, hash) : undefined;
    if (kept !== undefined) return kept;
    const ahead = await this.#ahead?.(compilation);
    if (ahead !== undefined) return ahead;
    this.#signal.throwIfAborted(); // closed in the meantime: nothing would wait for the container's removal
    const compiling = compile(venue, compilation, { signal: this.#signal });
    this.#compiling.push(compiling);
    const output = await compiling.output;
    if (own) await keepPrograms(KEPT, hash, output);
    return output;
  }
}
