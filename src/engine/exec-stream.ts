/**
 * A program in a container with its standard streams, over one hijacked connection: by `docker exec`, or by
 * `docker attach` for the container's own program.
 */
import type { Duplex } from "node:stream";
import type Docker from "dockerode";
import {
  LastWords,
  Outlet,
  type ProgramStream,
  type StreamListener,
} from "../containers/program-stream.ts";
import { limited } from "../runtime/time-limit.ts";
import { Demultiplexer } from "./demultiplexer.ts";

export interface ExecOptions {
  readonly command: readonly string[];
  readonly user?: string;
}

/** A program ends within milliseconds after its input has ended. */
const END_LIMIT = 2_000;

export class ExecStream implements ProgramStream {
  readonly #stream: Duplex;
  readonly #stdout = new Outlet();
  readonly #stderr = new Outlet();
  readonly #ended = Promise.withResolvers<Error | undefined>();

  /**
   * @param stream the connection on which the engine sends both output streams
   * @param end the end of stderr at the program's end, if the connection stays open after that
   */
  constructor(stream: Duplex, end?: string) {
    this.#stream = stream;
    const words = end === undefined ? undefined : new LastWords(end);
    const outlets = new Demultiplexer(
      (chunk) => this.#stdout.write(chunk),
      (chunk) => {
        const isLast = words?.endsIn(chunk) === true;
        // the same chunk may have earlier output of the program
        this.#stderr.write(isLast ? words.without(chunk) : chunk);
        if (isLast) this.#ended.resolve(undefined);
      },
    );
    stream.on("data", (chunk: Uint8Array) => this.#take(outlets, chunk));
    stream.on("error", (error) => this.#ended.resolve(error));
    stream.on("end", () => this.#ended.resolve(undefined));
    stream.on("close", () => this.#ended.resolve(undefined));
  }

  static async open(docker: Docker, container: string, options: ExecOptions): Promise<ExecStream> {
    const exec = await docker.getContainer(container).exec({
      Cmd: [...options.command],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: false,
      ...(options.user !== undefined && { User: options.user }),
    });
    return new ExecStream(await exec.start({ hijack: true, stdin: true }));
  }

  /**
   * The streams of a container's own program. Attach before it starts to get its first output.
   * @param end the end of its stderr. An engine ends these streams only with the container
   */
  static async attach(container: Docker.Container, end?: string): Promise<ExecStream> {
    return new ExecStream(await attach(container), end);
  }

  write(data: string | Uint8Array): void {
    this.#stream.write(data);
  }

  /**
   * Ends the program's input, and so the program. If a program ended only with its container, Docker
   * 20.10 would keep the connection forever. A program that does not end within the limit is left to
   * the container.
   */
  async finish(): Promise<void> {
    this.#stream.end();
    await limited(this.ended, END_LIMIT, () => new Error("late")).catch(() => undefined);
    this[Symbol.dispose]();
  }

  onStdout(listener: StreamListener): void {
    this.#stdout.attach(listener);
  }

  onStderr(listener: StreamListener): void {
    this.#stderr.attach(listener);
  }

  /** Resolves when the program has ended or the connection is cut, with the error if there was one. */
  get ended(): Promise<Error | undefined> {
    return this.#ended.promise;
  }

  #take(outlets: Demultiplexer, chunk: Uint8Array): void {
    try {
      outlets.push(chunk);
    } catch (error) {
      // Thrown out of here it would end the process, with all the other runs in it. A listener's error
      // ends its own stream, and the run to which that belongs reports it.
      const cause = error instanceof Error ? error : new Error(String(error));
      this.#ended.resolve(cause);
      this.#stream.destroy(cause);
    }
  }

  [Symbol.dispose](): void {
    this.#stream.destroy();
  }
}

/**
 * As dockerode's own `attach`, but without a body. dockerode repeats its options there, and Podman passes
 * them on to the program as its first input.
 */
function attach({ id, modem }: Docker.Container): Promise<Duplex> {
  const request = {
    path: `/containers/${id}/attach?stream=true&stdin=true&stdout=true&stderr=true&`,
    method: "POST",
    isStream: true,
    hijack: true,
    openStdin: true,
    file: Buffer.alloc(0), // the body
    statusCodes: { 200: true, 404: "no such container", 409: "conflict", 500: "server error" },
  };
  return new Promise((resolve, reject) =>
    modem.dial(request, (error: Error | null, stream: Duplex) =>
      error === null ? resolve(stream) : reject(error),
    ),
  );
}
