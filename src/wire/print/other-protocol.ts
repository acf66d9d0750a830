/**
 * Prints what follows the addresses of an IP packet without TCP, UDP and ICMP: IGMP in tcpdump's notation,
 * the name of a protocol that tcpdump decodes and this does not, and the number of any other.
 */
import type { Ip } from "../decode/packet.ts";
import type { AddressName } from "./address-name.ts";
import { igmpText } from "./igmp.ts";

const IGMP = 2;
const NO_NEXT_HEADER = 59;
/** Protocols that tcpdump decodes and this does not (https://www.iana.org/assignments/protocol-numbers). */
const PROTOCOLS: Readonly<Record<number, string>> = {
  4: "IP in IP",
  41: "IPv6 in IP",
  46: "RSVP",
  47: "GRE",
  50: "ESP",
  51: "AH",
  55: "Mobile IP",
  88: "EIGRP",
  89: "OSPF",
  103: "PIM",
  108: "IPComp",
  112: "VRRP",
  132: "SCTP",
  137: "MPLS in IP",
};

export function otherProtocolText(ip: Ip, bytes: Uint8Array, nameOf: AddressName): string {
  const { version, protocol } = ip;
  if (ip.fragmentOffset > 0) return version === 4 ? `ip-proto-${protocol}` : "";
  if (version === 4 && protocol === 58) return "[ICMPv6 requires IPv6] (invalid)";
  if (version === 6 && protocol === 1) return "[ICMP requires IPv4] (invalid)";
  if (protocol === IGMP) {
    return version === 4 ? igmpText(bytes, ip, nameOf) : "[IGMP requires IPv4] (invalid)";
  }
  if (protocol === NO_NEXT_HEADER) return "no next header";
  const name = PROTOCOLS[protocol];
  return name === undefined
    ? ` ip-proto-${protocol} ${ip.length}`
    : `${name}, not decoded, length ${ip.length}`;
}
