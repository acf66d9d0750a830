/**
 * Both peers' socket tables as they are now.
 */
import type { Peer } from "../lab/model.ts";
import { parseNetstat } from "../sockets/netstat.ts";
import { type Entry, withoutEngineSockets } from "../sockets/table.ts";
import type { Sidecar } from "../stage/sidecar.ts";

export interface Tables {
  readonly tables: Readonly<Record<Peer, readonly Entry[]>>;
  /** What netstat printed. */
  readonly netstat: Readonly<Record<Peer, string>>;
}

/** @throws EnvironmentError, NetstatFormatError where the tools fail */
export async function tablesNow(
  actors: Readonly<Record<Peer, { readonly sidecar: Sidecar }>>,
): Promise<Tables> {
  const [server, client] = await Promise.all([
    actors.server.sidecar.sockets(),
    actors.client.sidecar.sockets(),
  ]);
  return {
    tables: { server: tableOf(server), client: tableOf(client) },
    netstat: { server, client },
  };
}

function tableOf(netstat: string): readonly Entry[] {
  return withoutEngineSockets(parseNetstat(netstat));
}
