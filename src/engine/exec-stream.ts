/**
 * A program in a container with its standard streams, over one hijacked connection: by `docker exec`, or by
 * `docker attach` for the container's own program.
 */
import type { Duplex } from "node:stream";
import type Docker from "dockerode";
import { Streams } from "../containers/program-stream.ts";
import { Demultiplexer } from "./demultiplexer.ts";

export interface ExecOptions {
  readonly command: readonly string[];
  readonly user?: string;
}

export class ExecStream extends Streams {
  readonly #stream: Duplex;

  /**
   * @param stream the connection on which the engine sends both output streams
   * @param end the end of stderr at the program's end, if the connection stays open after that
   */
  constructor(stream: Duplex, end?: string) {
    super(end);
    this.#stream = stream;
    const outlets = new Demultiplexer(
      (chunk) => this.fromStdout(chunk),
      (chunk) => this.fromStderr(chunk),
    );
    stream.on("data", (chunk: Uint8Array) => this.pass(() => outlets.push(chunk)));
    stream.on("error", (error) => this.end(error));
    stream.on("end", () => this.end());
    stream.on("close", () => this.end());
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

  /** If a program ended only with its container, Docker 20.10 would keep the connection forever. */
  protected endInput(): void {
    this.#stream.end();
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
