/**
 * A proxy in front of the real engine: a socket that forwards every byte. Tests cut or stall it, as if
 * the engine died or hung.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testEngine } from "./engine.ts";

export interface EngineProxy extends AsyncDisposable {
  /** The proxy's address, as in DOCKER_HOST. */
  readonly host: string;
  /** Ends all connections and refuses new ones. */
  cut(): void;
  /** Resolves when the first connection has become a program's standard streams. */
  readonly firstStream: Promise<void>;
  /**
   * Ends one of the connections that became a program's standard streams.
   * @param share chooses one of them, from 0 to 1
   * @returns whether there was one
   */
  cutStream(share: number): boolean;
  /** Stops forwarding. Connections stay open, and new ones get no answer. */
  stall(): void;
  /** Stalls at the first request with this text in its line. Resolves when it has come. */
  stallAt(text: string): Promise<void>;
}

/** The answer to a request for streams, with and without an upgrade of the connection. */
const STREAMS =
  /^HTTP\/1\.1 (?:101|200).*application\/vnd\.docker\.(?:raw|multiplexed)-stream|^HTTP\/1\.1 101/s;

export async function startProxy(): Promise<EngineProxy> {
  const { host } = await testEngine();
  const folder = await mkdtemp(join(tmpdir(), "wirestep-proxy-"));
  const path = join(folder, "docker.sock");
  const sockets = new Set<Socket>();
  const streams = new Set<Socket>();
  const first = Promise.withResolvers<void>();
  let stalled = false;
  let awaited: { readonly text: string; readonly come: () => void } | undefined;
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: host.replace(/^unix:\/\//, ""), allowHalfOpen: true });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => socket.destroy());
    }
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
    if (stalled) return;
    // After that answer the bytes are not HTTP.
    far.on("data", (chunk: Buffer) => {
      if (!STREAMS.test(chunk.subarray(0, 300).toString("latin1"))) return;
      streams.add(near);
      first.resolve();
    });
    near.on("close", () => streams.delete(near));
    near.on("data", (chunk: Buffer) => {
      const [line = ""] = chunk.toString("latin1").split("\r\n", 1);
      if (awaited === undefined || !line.includes(awaited.text)) return;
      stall();
      awaited.come();
    });
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const cut = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  const cutStream = (share: number): boolean => {
    const chosen = [...streams][Math.floor(share * streams.size)];
    chosen?.destroy();
    return chosen !== undefined;
  };
  const stall = (): void => {
    stalled = true;
    for (const socket of sockets) socket.unpipe().pause();
  };
  const stallAt = (text: string): Promise<void> =>
    new Promise((come) => {
      awaited = { text, come };
    });
  return {
    host: `unix://${path}`,
    cut,
    firstStream: first.promise,
    cutStream,
    stall,
    stallAt,
    [Symbol.asyncDispose]: async () => {
      cut();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
