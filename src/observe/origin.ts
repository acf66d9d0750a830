/**
 * Sorts a capture's packets by origin. A run judges what its programs send and what their kernels answer.
 * It leaves out, and counts, what comes from elsewhere:
 *
 *     discovery     a kernel looks for a neighbour's hardware address: ARP (RFC 826), IPv6 neighbour
 *                   discovery (RFC 4861); it sends probes at any time
 *     membership    a kernel reports its groups: IGMP (RFC 3376), MLD (RFC 3810), by random timers
 *     otherHosts    a host other than the peers sends to a group: the engine's machine announces services
 *                   and printers on each of its bridges
 */
import type { Ip, Packet } from "../wire/index.ts";
import { PROTOCOL } from "../wire/index.ts";

export type LeftOut = "discovery" | "membership" | "otherHosts";

const IGMP = 2;
/** Query, report and done of MLD version 1, then the report of version 2. */
const MLD = new Set([130, 131, 132, 143]);
const NEIGHBOUR_DISCOVERY = { first: 133, last: 137 };

/** The kind of a packet that a kernel sends by itself, whatever its programs do; undefined for all others. */
export function kernelsOwn({ arp, ip, icmp }: Packet): LeftOut | undefined {
  if (arp !== undefined) return "discovery";
  if (ip?.protocol === IGMP) return "membership";
  if (ip?.protocol !== PROTOCOL.icmp6 || icmp === undefined) return undefined;
  if (MLD.has(icmp.type)) return "membership";
  const { first, last } = NEIGHBOUR_DISCOVERY;
  return first <= icmp.type && icmp.type <= last ? "discovery" : undefined;
}

/** Whether the packet goes to a group: all hosts of the network, or those that joined. */
export function isToGroup({ ip, link }: Packet): boolean {
  return ip !== undefined && (isMulticast(ip) || Number.parseInt(link.destination, 16) % 2 === 1);
}

function isMulticast({ version, destination }: Ip): boolean {
  if (version === 6) return destination.startsWith("ff");
  const first = Number.parseInt(destination, 10);
  return first >= 224 && first < 240;
}
