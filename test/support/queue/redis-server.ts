/** A Redis server of a test's own: on a free port of this machine, with nothing on the disk unless it is asked for. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, needProgram } from "../commands/machine.ts";

export class RedisServer implements AsyncDisposable {
  readonly port: number;
  readonly folder: string;
  readonly #settings: readonly string[];
  readonly #within: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(
    port: number,
    folder: string,
    settings: readonly string[],
    within: readonly string[],
  ) {
    this.#within = within;
    this.port = port;
    this.folder = folder;
    this.#settings = settings;
  }

  /**
   * @param settings lines of redis.conf @param within a command that runs it elsewhere, such as nsenter
   */
  static async start(
    settings: readonly string[] = [],
    within: readonly string[] = [],
  ): Promise<RedisServer> {
    await needProgram("redis-server", "redis-server");
    const folder = await mkdtemp(join(tmpdir(), "wirestep-redis-"));
    const server = new RedisServer(await freePort(), folder, settings, within);
    await server.again();
    return server;
  }

  get address(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it on the same port, with what its folder has. */
  async again(): Promise<void> {
    const [program = "", ...args] = [...this.#within, "redis-server", "-"];
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.#process = child;
    const ready = Promise.withResolvers<void>();
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk;
      if (output.includes("Ready to accept connections")) ready.resolve();
    });
    child.on("close", () => ready.reject(new Error(`redis-server ended: ${output}`)));
    child.stdin.end(
      [
        "bind 127.0.0.1",
        `port ${this.port}`,
        `dir ${this.folder}`,
        'save ""',
        ...this.#settings,
      ].join("\n"),
    );
    await ready.promise;
  }

  /** With SIGKILL, in whatever it is doing. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true });
  }
}
