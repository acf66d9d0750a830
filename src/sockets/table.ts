/**
 * A socket table: what netstat says a kernel holds, as plain data.
 */
import type { TcpState } from "./states.ts";

/** One side of a socket; `port` 0 stands for netstat's `*` (no port, any peer). */
export interface SocketAddress {
  readonly address: string;
  readonly port: number;
}

/** One row of the table. Queue lengths are bytes, except a LISTEN row's recvQ: see {@link Entry.recvQ}. */
export interface Entry {
  readonly protocol: "tcp" | "tcp6" | "udp" | "udp6";
  /**
   * Bytes received and not yet read by the program. In a LISTEN row: connections completed and
   * not yet accepted (net/ipv4/tcp_ipv4.c, get_tcp4_sock).
   */
  readonly recvQ: number;
  /** Bytes handed to the kernel and not yet acknowledged by the other peer. */
  readonly sendQ: number;
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  /** Undefined for UDP sockets that have no state (not connected). */
  readonly state: TcpState | undefined;
  /** The process that holds the socket; undefined where none does (netstat prints `-`). */
  readonly owner: { readonly pid: number; readonly program: string } | undefined;
  /** The timer that runs on the socket, with the seconds until it fires (netstat -o). */
  readonly timer?: { readonly kind: string; readonly seconds: number };
}

/** What tells one row of a table from another. */
export function entryKey(entry: Pick<Entry, "protocol" | "local" | "remote">): string {
  const { protocol, local, remote } = entry;
  return `${protocol} ${local.address}:${local.port} ${remote.address}:${remote.port}`;
}

/** Where Docker's own name server listens inside every container on a network of its own. */
export const ENGINE_RESOLVER = "127.0.0.11";

/** The table without the sockets the engine itself holds in the namespace. */
export function withoutEngineSockets(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ local }) => local.address !== ENGINE_RESOLVER);
}

/**
 * The rows of one peer, where both are on one host and so in one table: by their address, or by their
 * program where they have none of the two.
 */
export function rowsOf(own: string, other: string, entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ local, owner }) =>
    local.address === own || local.address === other ? local.address === own : owner !== undefined,
  );
}
