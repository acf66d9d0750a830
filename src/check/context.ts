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
  /** The lab's port. */
  readonly port: number;
  /** The server's ports of connections that have another, by the numbers of the connections. */
  readonly ports?: Readonly<Record<number, number>>;
  readonly addresses: Readonly<Record<Peer, string>>;
  /** In the order of their first segments: connection 1 is `connections[0]`. */
  readonly connections: readonly Connection[];
}

/** Whether the server has this port in the lab. */
export function isLabPort({ port, ports = {} }: CheckContext, wanted: number): boolean {
  return wanted === port || Object.values(ports).includes(wanted);
}

/** The server's port of a connection, by its number: the lab's, unless the lab names another one. */
export function portOf(
  { port, ports = {} }: Pick<CheckContext, "port" | "ports">,
  connection: number | undefined,
): number {
  return ports[connection ?? 0] ?? port;
}

/** The connections of a run's packets, in order. */
export function connectionsOf(packets: readonly RecordedPacket[]): readonly Connection[] {
  const connections: Connection[] = [];
  const toGroups = new Set<number>();
  for (const { segment, datagram, source, destination } of packets) {
    const { connection } = segment ?? datagram ?? {};
    if (connection === undefined) continue;
    // a packet to a group does not have the address of the peer that answers it
    const isKnown = connections[connection - 1] !== undefined && !toGroups.has(connection);
    if (isKnown || (connections[connection - 1] && destination.group)) continue;
    if (destination.group) toGroups.add(connection);
    else toGroups.delete(connection);
    const ends = source.peer === "server" ? [source, destination] : [destination, source];
    const [server, client] = ends.map(({ address, port = 0 }) => ({ address, port }));
    if (server && client) connections[connection - 1] = { server, client };
  }
  return connections;
}
