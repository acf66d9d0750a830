/** Reads both peers' socket tables. */
import { otherPeer, type Peer } from "../lab/model.ts";
import { parseNetstat } from "../sockets/netstat.ts";
import { type Entry, rowsOf, withoutEngineSockets } from "../sockets/table.ts";
import { LOOPBACK_ADDRESSES } from "../stage/loopback.ts";
import type { Sidecar } from "../stage/sidecar.ts";

export interface Tables {
  readonly tables: Readonly<Record<Peer, readonly Entry[]>>;
  /** netstat's output. */
  readonly netstat: Readonly<Record<Peer, string>>;
}

/**
 * @param shared whether both peers are in one network namespace, and so in one table
 * @throws EnvironmentError, NetstatFormatError if the tools fail
 */
export async function tablesNow(
  actors: Readonly<Record<Peer, { readonly sidecar: Sidecar }>>,
  shared: boolean,
): Promise<Tables> {
  const [server, client] = await Promise.all([
    actors.server.sidecar.sockets(),
    actors.client.sidecar.sockets(),
  ]);
  const tableOf = (peer: Peer, text: string): readonly Entry[] => {
    const table = withoutEngineSockets(parseNetstat(text));
    if (!shared) return table;
    return rowsOf(LOOPBACK_ADDRESSES[peer], LOOPBACK_ADDRESSES[otherPeer(peer)], table);
  };
  return {
    tables: { server: tableOf("server", server), client: tableOf("client", client) },
    netstat: { server, client },
  };
}
