/**
 * What a check has to know of the run besides the step: who has which address, and which
 * connections there have been.
 */
import type { Peer } from "../lab/model.ts";
import type { SocketAddress } from "../sockets/table.ts";

/** A connection of the run: the address and port of each peer's end. */
export type Connection = Readonly<Record<Peer, SocketAddress>>;

export interface CheckContext {
  readonly port: number;
  readonly addresses: Readonly<Record<Peer, string>>;
  /** In the order of their first segments: connection 1 is `connections[0]`. */
  readonly connections: readonly Connection[];
}
