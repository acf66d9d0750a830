/**
 * Where a run's packets pass: between two hosts, or, if the lab says so, over one host's loopback
 * interface. There both peers share a network namespace, so both captures and both tables show all.
 */
import type { Peer, StageSettings } from "../lab/model.ts";

/** Each peer keeps an address of its own (RFC 1122, 3.2.1.3: all of 127/8 is the host's own). */
export const LOOPBACK_ADDRESSES: Readonly<Record<Peer, string>> = {
  server: "127.0.0.2",
  client: "127.0.0.1", // what Linux connects from, wherever in 127/8 to
};

export function interfaceOf({ loopback }: StageSettings): string {
  return loopback ? "lo" : "eth0";
}
