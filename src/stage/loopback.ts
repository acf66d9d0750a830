/**
 * The path of a run's packets: between two hosts, or over one host's loopback interface if the lab sets
 * that. On one host both peers share a network namespace, so both captures and both tables show all.
 */
import type { Peer, StageSettings } from "../lab/model.ts";

/** Each peer has an address of its own. All of 127/8 belongs to the host (RFC 1122, 3.2.1.3). */
export const LOOPBACK_ADDRESSES: Readonly<Record<Peer, string>> = {
  server: "127.0.0.2",
  client: "127.0.0.1", // Linux connects from this address to any in 127/8
};

/** The addresses that both programs use. */
export function addressesOn(
  network: { readonly addresses: Readonly<Record<Peer, string>> },
  { loopback }: StageSettings,
): Readonly<Record<Peer, string>> {
  return loopback ? LOOPBACK_ADDRESSES : network.addresses;
}

export function interfaceOf({ loopback }: StageSettings): string {
  return loopback ? "lo" : "eth0";
}
