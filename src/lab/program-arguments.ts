/**
 * The command-line arguments of a lab's programs. Without arguments, a server listens on all IPv4
 * addresses and a client connects to 127.0.0.1.
 */
import type { Family, Peer } from "./model.ts";

/** The client gets the server's address. The server gets the address to listen on, then the client's. */
export function programArguments(
  peer: Peer,
  family: Family,
  addresses: Readonly<Record<Peer, string>>,
): readonly string[] {
  if (peer === "client") return [addresses.server];
  return [family === 6 ? "::" : "0.0.0.0", addresses.client];
}
