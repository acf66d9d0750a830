/**
 * Addresses of all hosts of a network, and of those that joined a group.
 */
export type Group = "broadcast" | "multicast";

/** RFC 919, 7 */
const LIMITED = "255.255.255.255";

/** The group that an address stands for in the network of these peers; undefined for one host's address. */
export function groupOf(address: string, peers: readonly string[]): Group | undefined {
  if (address.includes(":")) return /^ff/.test(address) ? "multicast" : undefined;
  const first = Number.parseInt(address, 10);
  if (first >= 224 && first < 240) return "multicast";
  const all = peers.some((peer) => directedBroadcast(peer) === address);
  return address === LIMITED || all ? "broadcast" : undefined;
}

/**
 * The address of all hosts of the peer's network: of a run's /29 (src/venue/subnets.ts), of the loopback
 * interface's /8. IPv6 has none.
 */
export function directedBroadcast(peer: string): string | undefined {
  if (peer.includes(":")) return undefined;
  const bytes = peer.split(".").map(Number);
  if (bytes[0] === 127) return "127.255.255.255";
  return [...bytes.slice(0, 3), (bytes[3] ?? 0) | 7].join(".");
}
