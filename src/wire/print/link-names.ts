/**
 * The names of what a frame carries if that is not decoded: tcpdump's names for ethertypes
 * (https://www.iana.org/assignments/ieee-802-numbers) and for the service access points of 802.3 frames with an
 * LLC header (ISO/IEC 8802-2).
 */
import { hex, u8, u16 } from "../decode/bytes.ts";

const ETHERTYPES: ReadonlyMap<number, string> = new Map([
  [0x0600, "NS"],
  [0x0707, "GeoNet (old)"],
  [0x0800, "IPv4"],
  [0x0806, "ARP"],
  [0x1000, "Trail"],
  [0x1111, "CALM FAST"],
  [0x6001, "MOP DL"],
  [0x6002, "MOP RC"],
  [0x6003, "DN"],
  [0x6004, "LAT"],
  [0x6007, "SCA"],
  [0x6558, "TEB"],
  [0x8035, "Reverse ARP"],
  [0x8038, "Lanbridge"],
  [0x803c, "DEC DNS"],
  [0x803e, "DEC DTS"],
  [0x805b, "VEXP"],
  [0x805c, "VPROD"],
  [0x809b, "Appletalk"],
  [0x80f3, "Appletalk ARP"],
  [0x8137, "IPX"],
  [0x86dd, "IPv6"],
  [0x8808, "MPCP"],
  [0x8809, "Slow Protocols"],
  [0x880b, "PPP"],
  [0x8847, "MPLS unicast"],
  [0x8848, "MPLS multicast"],
  [0x8863, "PPPoE D"],
  [0x8864, "PPPoE S"],
  [0x886f, "MS NLB heartbeat"],
  [0x888e, "EAPOL"],
  [0x8899, "Realtek protocols"],
  [0x88a2, "AoE"],
  [0x88ca, "TIPC"],
  [0x88cc, "LLDP"],
  [0x88e5, "802.1AE MACsec"],
  [0x88f7, "PTP"],
  [0x8902, "CFM"],
  [0x893a, "IEEE1905.1"],
  [0x8947, "GeoNet"],
  [0x894f, "NSH"],
  [0x9000, "Loopback"],
  [0xabcd, "CFM (old)"],
  [0xd28b, "Arista Vendor Specific Protocol"],
  [0xfefe, "OSI"],
]);

const ACCESS_POINTS: ReadonlyMap<number, string> = new Map([
  [0x00, "Null"],
  [0x02, "802.1B I"],
  [0x04, "SNA"],
  [0x06, "IP"],
  [0x42, "STP"],
  [0x7e, "ISO8208"],
  [0xaa, "SNAP"],
  [0xe0, "IPX"],
  [0xf0, "NetBeui"],
  [0xfe, "OSI"],
]);
/** The lowest bit of each: the destination is a group, the frame is a response. */
const GROUP_OR_RESPONSE = 1;
const SNAP = 0xaa;
/** Novell's first frames: an IPX packet, which begins with its checksum of all ones, where others have an LLC header. */
const RAW_IPX = 0xffff;

export function etherTypeText(etherType: number): string {
  const name = ETHERTYPES.get(etherType) ?? "Unknown";
  return `ethertype ${name} (0x${etherType.toString(16).padStart(4, "0")})`;
}

/** An 802.3 frame's payload, which begins at `at` with an LLC header. */
export function llcText(bytes: Uint8Array, at: number): string {
  if (bytes.length < at + 2) return "802.3";
  if (u16(bytes, at) === RAW_IPX) return "802.3 IPX";
  const [destination, source] = [u8(bytes, at), u8(bytes, at + 1)];
  if (destination === SNAP && source === SNAP && bytes.length >= at + 8) {
    return `802.3 LLC SNAP, ${snapText(bytes, at + 3)}`;
  }
  return `802.3 LLC, dsap ${accessPoint(destination)}, ssap ${accessPoint(source)}`;
}

/** The organisation 0 uses ethertypes, every other one its own numbers. */
function snapText(bytes: Uint8Array, at: number): string {
  const organisation = hex(bytes, at, at + 3);
  const number = u16(bytes, at + 3);
  const type =
    organisation === "000000" ? etherTypeText(number) : `pid 0x${hex(bytes, at + 3, at + 5)}`;
  return `oui 0x${organisation}, ${type}`;
}

function accessPoint(number: number): string {
  const name = ACCESS_POINTS.get(number & ~GROUP_OR_RESPONSE) ?? "Unknown";
  return `${name} (0x${number.toString(16).padStart(2, "0")})`;
}
