/**
 * The address of a queue, as a user types it, to what a connection needs. A password in it would be in the list of
 * processes for everyone on the machine, so it is refused; and text without encryption goes to this machine alone.
 */
import { isIP } from "node:net";

/** The queue, its key or its password can't be used. */
export class QueueError extends Error {
  override readonly name = "QueueError";
}

export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly database: number;
  readonly isEncrypted: boolean;
  /** For messages. It has no secret. */
  readonly shown: string;
}

const USUAL_PORT = 6379;
const EXAMPLE = "redis://127.0.0.1:6379 or rediss://queue.example.org:6380";

/** @param allowsPlain the user accepts that others on the network read and change what passes @throws QueueError */
export function queueAddress(text: string, allowsPlain: boolean): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isEncrypted = url?.protocol === "rediss:";
  if (url === undefined || url.hostname === "" || !(isEncrypted || url.protocol === "redis:")) {
    throw new QueueError(`--queue: this is no address of a queue. Write ${EXAMPLE}.`);
  }
  if (url.password !== "") {
    throw new QueueError(
      "--queue: the address has a password, which everyone on this machine can read there. Change the password, write the new one into a file, and name the file with --queue-password, or set WIRESTEP_QUEUE_PASSWORD.",
    );
  }
  if (url.search !== "" || url.hash !== "" || !/^\/?\d*$/.test(url.pathname)) {
    throw new QueueError(
      `--queue: after the port there can be only the number of a database. Write ${EXAMPLE}.`,
    );
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (!isEncrypted && !allowsPlain && !isLoopback(host)) {
    throw new QueueError(
      `--queue: redis:// to ${host} would send the submissions and the password unencrypted. Use rediss://, or add --insecure if only you can reach that network.`,
    );
  }
  const port = url.port === "" ? USUAL_PORT : Number(url.port);
  return {
    host,
    port,
    database: Number(url.pathname.slice(1)),
    isEncrypted,
    shown: `${url.protocol}//${url.host}`,
    ...(url.username !== "" && { username: decodeURIComponent(url.username) }),
  };
}

function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith("127.");
  return host === "::1" || host === "localhost";
}
