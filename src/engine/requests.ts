/**
 * A stage's requests to its engine. Each request has a limit and is remembered until its answer. If it
 * fails, the error states whose fault it is and what to do.
 */
import type Docker from "dockerode";
import { EnvironmentError, engineIsLate } from "../runtime/environment-error.ts";
import { limited } from "../runtime/time-limit.ts";
import { ExecStream } from "./exec-stream.ts";

/** Explains the engine's reason; undefined if the engine's own words are as good. */
type Refusal = (reason: string) => Error | undefined;

/** In milliseconds. No single request to a working engine takes longer. */
const ENGINE_LIMIT = 60_000;

export class Requests {
  readonly #docker: Docker;
  readonly #signal: AbortSignal;
  readonly #attached: ExecStream[] = [];
  readonly #programs: ExecStream[] = [];
  readonly #inFlight = new Set<Promise<unknown>>();
  /** Errors that name the fault already. A request that waits for another one throws the other's. */
  readonly #refusals = new WeakSet<object>();
  #ending = false;

  constructor(docker: Docker, { signal }: { readonly signal: AbortSignal }) {
    this.#docker = docker;
    this.#signal = signal;
  }

  /** Runs a program in a container. @param user the container's own if left out */
  async exec(container: string, command: readonly string[], user?: string): Promise<ExecStream> {
    const stream = await this.ask(
      () =>
        ExecStream.open(this.#docker, container, { command, ...(user !== undefined && { user }) }),
      "run a program in a container",
    );
    this.#programs.push(stream);
    return stream;
  }

  /**
   * The streams of a container's own program. Call it before the start. `end` is the end of its stderr.
   * Podman prepares the container for it, and so refuses here what Docker refuses at the start.
   */
  async attach(container: string, end: string, refusal?: Refusal): Promise<ExecStream> {
    const stream = await this.ask(
      () => ExecStream.attach(this.#docker.getContainer(container), end),
      "attach to a container",
      refusal,
    );
    this.#attached.push(stream);
    return stream;
  }

  /**
   * Waits for the engine within a limit. Until its answer, the requested thing counts as made. Once the
   * removal of the stage has begun, requests are refused: the removal would miss what they make.
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
   * Refuses all later requests and ends the streams. Resolves when the engine has answered or refused
   * every request, and the programs have ended.
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
    if (cause instanceof Error && this.#refusals.has(cause)) return cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const refused = refusal?.(reason);
    if (refused !== undefined) {
      this.#refusals.add(refused);
      return refused;
    }
    return new EnvironmentError(
      `The Docker engine could not ${what}: ${reason}`,
      "Check whether it still answers (docker ps) and has free disk and memory, then run this again.",
      { cause },
    );
  }
}
