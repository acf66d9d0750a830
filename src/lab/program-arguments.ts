/**
 * What a lab's programs are told on their command lines. Run without, a server listens on all IPv4
 * addresses and a client asks 127.0.0.1.
 */
import type { Family, Peer } from "./model.ts";

/** The client gets the server's address; the server the one to listen on, then the client's. */
export function programArguments(
  peer: Peer,
  family: Family,
  addresses: Readonly<Record<Peer, string>>,
): readonly string[] {
  if (peer === "client") return [addresses.server];
  return [family === 6 ? "::" : "0.0.0.0", addresses.client];
}
