/**
 * Connections to a queue's server. The first one answers, or the command ends with the reason. Later ones wait while the
 * server is away and go on when it is back; the caller learns of both.
 */
import { readFile } from "node:fs/promises";
import type { Redis, RedisOptions } from "ioredis";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { type QueueAddress, QueueError } from "./address.ts";

export interface QueueServer {
  readonly address: QueueAddress;
  readonly password: string | undefined;
  /** A file with the certificate of the authority that signed the server's, if the system does not know it. */
  readonly authority?: string | undefined;
}

/** All keys begin with it. */
export const PREFIX = "wirestep";

/** Milliseconds for the first answer. */
const FIRST_ANSWER = 10_000;
/** Milliseconds between two attempts to reach a server that is away. */
const AGAIN = 500;

type Options = Omit<RedisOptions, "replyMapping">;

async function optionsOf({ address, password, authority }: QueueServer): Promise<Options> {
  const { host, port, username, database, isEncrypted } = address;
  return {
    host,
    port,
    db: database,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(isEncrypted && {
      tls: {
        servername: host,
        ...(authority !== undefined && { ca: await certificate(authority) }),
      },
    }),
    connectTimeout: FIRST_ANSWER,
    lazyConnect: true,
    maxRetriesPerRequest: null,
  };
}

async function certificate(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: Error) => {
    throw new QueueError(`--queue-ca ${file}: ${cause.message}. Check the path.`, { cause });
  });
}

export interface Watch {
  /** The server does not answer. Called once for each time. */
  readonly away: (reason: string) => void;
  readonly back: () => void;
}

/** Connections of one command. They end with it. */
export class Connections implements AsyncDisposable {
  readonly #server: QueueServer;
  readonly #options: Options;
  readonly #Redis: typeof Redis;
  readonly #open: Redis[] = [];

  private constructor(server: QueueServer, options: Options, client: typeof Redis) {
    this.#server = server;
    this.#options = options;
    this.#Redis = client;
  }

  /** @throws EnvironmentError if the server does not answer, or refuses the password; QueueError */
  static async to(server: QueueServer): Promise<Connections> {
    const { Redis } = await import("./library.ts");
    const options = await optionsOf(server);
    const first = new Redis({ ...options, retryStrategy: () => null });
    let reason: Error | undefined;
    first.on("error", (error: Error) => {
      reason = error;
    });
    try {
      await first.connect();
      await first.ping();
    } catch (error) {
      throw unreachable(server, reason ?? (error as Error));
    } finally {
      first.disconnect();
    }
    return new Connections(server, options, Redis);
  }

  get shown(): string {
    return this.#server.address.shown;
  }

  /** @param watch of this connection; one of a command's is enough */
  async another(watch?: Watch): Promise<Redis> {
    const redis = new this.#Redis({ ...this.#options, retryStrategy: () => AGAIN });
    this.#open.push(redis);
    let reason = "the connection ended";
    let isAway = false;
    redis.on("error", (error: Error) => {
      reason = reasonOf(error);
    });
    redis.on("reconnecting", () => {
      if (!isAway) watch?.away(reason);
      isAway = true;
    });
    redis.on("ready", () => {
      if (isAway) watch?.back();
      isAway = false;
      reason = "the connection ended";
    });
    await redis.connect();
    return redis;
  }

  /** Commands that wait for an answer are rejected. */
  end(): void {
    for (const redis of this.#open.splice(0)) redis.disconnect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
  }
}

function unreachable({ address, password }: QueueServer, error: Error): EnvironmentError {
  const reason = reasonOf(error);
  if (/NOAUTH|WRONGPASS|AUTH/.test(reason)) {
    return new EnvironmentError(
      `The queue at ${address.shown} refuses ${password === undefined ? "a client without a password" : "the password"}: ${reason}`,
      "Write the server's password (requirepass in redis.conf) into a file and name it with --queue-password, or set WIRESTEP_QUEUE_PASSWORD.",
      { cause: error },
    );
  }
  if (address.isEncrypted && /certificate|altnames/i.test(reason)) {
    return new EnvironmentError(
      `The queue at ${address.shown} has a certificate that this system does not accept: ${reason}`,
      "Name the certificate of the authority that signed it with --queue-ca, and check the host in the address.",
      { cause: error },
    );
  }
  const other = address.isEncrypted
    ? "If the server has no TLS, the address begins with redis://."
    : "If the server has TLS, the address begins with rediss://.";
  return new EnvironmentError(
    `The queue at ${address.shown} does not answer: ${reason}`,
    `${other} Otherwise start a Redis server there (Debian: apt-get install redis-server), or check the host, the port and the firewall.`,
    { cause: error },
  );
}

/** An error of several attempts has an empty message. */
function reasonOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  return error.message || code || error.name;
}
