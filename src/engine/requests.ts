/**
 * What a stage asks its engine for. Each request has a limit, is remembered until it is answered, and
 * fails in words: whose fault it is, and what to do.
 */
import type Docker from "dockerode";
import { EnvironmentError, engineIsLate } from "../runtime/environment-error.ts";
import { limited } from "../runtime/time-limit.ts";
import { ExecStream } from "./exec-stream.ts";

/** What the engine's reason means; undefined if that is no better than its own words. */
export type Refusal = (reason: string) => Error | undefined;

/** No single request to a working engine takes longer, in milliseconds. */
const ENGINE_LIMIT = 60_000;

export class Requests {
  readonly #docker: Docker;
  readonly #signal: AbortSignal;
  readonly #attached: ExecStream[] = [];
  readonly #programs: ExecStream[] = [];
  readonly #inFlight = new Set<Promise<unknown>>();
  #ending = false;

  constructor(docker: Docker, { signal }: { readonly signal: AbortSignal }) {
    this.#docker = docker;
    this.#signal = signal;
  }

  /** Runs a program in a container. */
  async exec(container: string, command: readonly string[]): Promise<ExecStream> {
    const stream = await this.ask(
      () => ExecStream.open(this.#docker, container, { command }),
      "run a program in a container",
    );
    this.#programs.push(stream);
    return stream;
  }

  /** The streams of a container's own program, to be asked for before it starts. `end`: its last words. */
  async attach(container: string, end: string): Promise<ExecStream> {
    const stream = await this.ask(
      () => ExecStream.attach(this.#docker.getContainer(container), end),
      "attach to a container",
    );
    this.#attached.push(stream);
    return stream;
  }

  /**
   * Waits for the engine within a limit; what is asked for counts as made until it is answered. Once
   * the stage is being removed nothing is asked for any more: it would be made behind its back.
   */
  async ask<T>(request: () => Promise<T>, what: string, refusal?: Refusal): Promise<T> {
    if (this.#ending) throw this.#explained(new Error("the stage is being removed"), what);
    const work = request();
    this.#inFlight.add(work);
    work.then(
      () => this.#inFlight.delete(work),
      () => this.#inFlight.delete(work),
    );
    try {
      return await limited(
        work,
        ENGINE_LIMIT,
        () => engineIsLate(what, ENGINE_LIMIT),
        this.#signal,
      );
    } catch (cause) {
      throw this.#explained(cause, what, refusal);
    }
  }

  /**
   * Refuses what is asked from now on, and ends the streams. Resolves when the engine has answered
   * everything, be it with a refusal, and the programs that were run have ended.
   */
  async end(): Promise<void> {
    this.#ending = true;
    await Promise.allSettled(this.#inFlight);
    for (const stream of this.#attached) stream[Symbol.dispose]();
    await Promise.all(this.#programs.map((stream) => stream.finish()));
  }

  #explained(cause: unknown, what: string, refusal?: Refusal): unknown {
    if (this.#signal.aborted) return this.#signal.reason;
    if (cause instanceof EnvironmentError) return cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return (
      refusal?.(reason) ??
      new EnvironmentError(
        `The Docker engine could not ${what}: ${reason}`,
        "See whether it still answers (docker ps), and whether disk and memory are free; then run this again.",
        { cause },
      )
    );
  }
}
