/**
 * A socket table: a kernel's sockets as netstat prints them, as plain data.
 */
import type { TcpState } from "./states.ts";

/** One end of a socket; `port` 0 is netstat's `*` (no port, any peer). */
export interface SocketAddress {
  readonly address: string;
  readonly port: number;
}

/** One row of the table. Queue lengths are bytes, except a LISTEN row's recvQ: see {@link Entry.recvQ}. */
export interface Entry {
  readonly protocol: "tcp" | "tcp6" | "udp" | "udp6";
  /**
   * Bytes that were received and that the program has not read. In a LISTEN row: completed connections
   * that the program has not accepted (net/ipv4/tcp_ipv4.c, get_tcp4_sock).
   */
  readonly recvQ: number;
  /** Bytes that the program has sent and the other peer has not acknowledged. */
  readonly sendQ: number;
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  /** Undefined for UDP sockets that are not connected and so have no state. */
  readonly state: TcpState | undefined;
  /** The process that holds the socket; undefined if none does (netstat prints `-`). */
  readonly owner: { readonly pid: number; readonly program: string } | undefined;
  /** The timer that runs on the socket, with the seconds until it fires (netstat -o). */
  readonly timer?: { readonly kind: string; readonly seconds: number };
}

/** The key of a row, which differs for all rows of a table. */
export function entryKey(entry: Pick<Entry, "protocol" | "local" | "remote">): string {
  const { protocol, local, remote } = entry;
  return `${protocol} ${local.address}:${local.port} ${remote.address}:${remote.port}`;
}

/** An IPv4 address that a socket of IPv6 has, without the prefix of such addresses (RFC 4291, 2.5.5.2). */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}

/** The address at which Docker's name server listens in every container on a user-defined network. */
export const ENGINE_RESOLVER = "127.0.0.11";

/** The table without the sockets that the engine itself has in the namespace, and those of lookups that ask it. */
export function withoutEngineSockets(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(
    ({ local, remote }) => local.address !== ENGINE_RESOLVER && remote.address !== ENGINE_RESOLVER,
  );
}

/**
 * The rows of one peer if both peers are on one host and so in one table. A row belongs to the peer with
 * its local address. A row with neither peer's address belongs to the peer whose program holds it.
 */
export function rowsOf(own: string, other: string, entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ local, owner }) =>
    local.address === own || local.address === other ? local.address === own : owner !== undefined,
  );
}
