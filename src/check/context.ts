/**
 * The facts about a run that the check of a step needs: the port, the peers' addresses, and the
 * connections so far.
 */
import type { Peer } from "../lab/model.ts";
import type { RecordedPacket } from "../record/record.ts";
import type { SocketAddress } from "../sockets/table.ts";

/** A connection of the run: the address and port of each peer's end. */
export type Connection = Readonly<Record<Peer, SocketAddress>>;

export interface CheckContext {
  readonly port: number;
  readonly addresses: Readonly<Record<Peer, string>>;
  /** In the order of their first segments: connection 1 is `connections[0]`. */
  readonly connections: readonly Connection[];
}

/** The connections of a run's packets, in order. */
export function connectionsOf(packets: readonly RecordedPacket[]): readonly Connection[] {
  const connections: Connection[] = [];
  for (const { segment, datagram, source, destination } of packets) {
    const { connection } = segment ?? datagram ?? {};
    if (connection === undefined || connections[connection - 1] !== undefined) continue;
    const end = (peer: Peer): SocketAddress => {
      const { address, port = 0 } = source.peer === peer ? source : destination;
      return { address, port };
    };
    connections[connection - 1] = { server: end("server"), client: end("client") };
  }
  return connections;
}
