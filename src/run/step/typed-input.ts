/**
 * The standard input that a user types while stepping. A program's input is then a pipe
 * (docker/endpoint/begin.c) whose other end the peer's sidecar holds, so a program that reads waits
 * until there is a line.
 *
 *     a line waits in read(0) ──► onReads ──► the user types ──► type ──► the sidecar ──► the pipe
 */
import { PEERS, type Peer } from "../../lab/model.ts";
import type { Plan } from "../../lab/plan/plan.ts";
import type { StepRecord } from "../../record/record.ts";
import type { Sidecar } from "../../stage/sidecar.ts";
import { systemCallName } from "./system-calls.ts";

/** Gives a text to a peer's program; undefined ends its input. @returns why it can't be given, or nothing */
export type TypeInput = (peer: Peer, text: string | undefined) => Promise<string | undefined>;

export interface InputSource {
  /** Called when the programs are up. From then on the user can type. */
  readonly onInput?: ((type: TypeInput) => void) | undefined;
  /** Called when a line waits for its program's standard input. */
  readonly onReads?: ((peer: Peer) => void) | undefined;
}

/** Bytes of a run and peer: what a pipe holds, so that the sidecar never waits for the program. */
const MOST = 60_000;

/** Whether a user who steps the plan types the input of a peer: not if the lab gives it. */
function isTyped({ stage }: Pick<Plan, "stage">, peer: Peer): boolean {
  return stage?.input?.[peer] === undefined;
}

type Typed = NonNullable<StepRecord["typed"]>[number];

type Readers = Readonly<
  Record<Peer, { readonly program: { readonly task: number }; readonly sidecar: Sidecar }>
>;

export class TypedInput {
  readonly #actors: Readers;
  readonly #peers: readonly Peer[];
  readonly #source: InputSource;
  readonly #given = { server: 0, client: 0 };
  readonly #over = new Set<Peer>();
  #typed: Typed[] = [];
  /** Resolved at the next text for the peer. */
  readonly #waiting = new Map<Peer, () => void>();

  private constructor(actors: Readers, plan: Plan, source: InputSource) {
    this.#actors = actors;
    this.#source = source;
    this.#peers = PEERS.filter((peer) => isTyped(plan, peer));
  }

  /** Takes the sidecars' ends of the pipes, before the programs' first lines. */
  static async open(actors: Readers, plan: Plan, source: InputSource): Promise<TypedInput> {
    const input = new TypedInput(actors, plan, source);
    await Promise.all(
      input.#peers.map((peer) => actors[peer].sidecar.openInput(actors[peer].program.task)),
    );
    source.onInput?.((peer, text) => input.#type(peer, text));
    return input;
  }

  /**
   * Whether the line waits for the standard input. It then resolves when the user has typed.
   * @param arch the engine's name for the processor
   * @throws the signal's reason
   */
  async awaited(
    { peer }: { readonly peer: Peer },
    arch: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { sidecar, program } = this.#actors[peer];
    if (!this.#peers.includes(peer) || this.#over.has(peer)) return false;
    const call = await sidecar.waitsIn(program.task);
    if (call?.first !== 0 || systemCallName(call.number, arch) !== "read") return false;
    if (!(await sidecar.hasTypedInput(program.task))) return false;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    this.#waiting.set(peer, resolve);
    try {
      signal.throwIfAborted();
      this.#source.onReads?.(peer);
      await promise;
      return true;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  /** The texts that the user typed since the last call. */
  taken(): Typed[] {
    const typed = this.#typed;
    this.#typed = [];
    return typed;
  }

  async #type(peer: Peer, text: string | undefined): Promise<string | undefined> {
    if (!this.#peers.includes(peer)) return `The lab gives the input of the ${peer} (stage.input).`;
    if (this.#over.has(peer)) return `The input of the ${peer} has ended.`;
    const bytes = Buffer.from(text ?? "");
    if (this.#given[peer] + bytes.length > MOST) return `A run takes ${MOST} bytes of input.`;
    this.#given[peer] += bytes.length;
    if (text === undefined) this.#over.add(peer);
    await this.#actors[peer].sidecar.type(text === undefined ? undefined : bytes);
    this.#typed.push({ peer, ...(text !== undefined && { text }) });
    this.#waiting.get(peer)?.();
    this.#waiting.delete(peer);
    return undefined;
  }
}
