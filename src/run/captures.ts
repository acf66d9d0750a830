/** Both captures as they are at a moment of the run. */
import type { Peer } from "../lab/model.ts";
import type { Link } from "../observe/link.ts";

export type Captures = Readonly<
  Record<Peer, { readonly count: number; readonly file: Uint8Array }>
>;

export function capturesOf({ captures: { server, client } }: Link): Captures {
  const now = ({ count, file }: Captures["server"]) => ({ count, file });
  return { server: now(server), client: now(client) };
}
