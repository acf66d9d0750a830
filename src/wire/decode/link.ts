/**
 * Decodes the link layer of a frame: Ethernet with VLAN tags, Linux cooked v1 and v2, raw IP, BSD
 * loopback; or returns a string with tcpdump's text for the problem. Doesn't decode 802.3 LLC or other
 * link types: such frames have the ethertype -1.
 */

import { colonHex, macText } from "./addresses.ts";
import { u8, u16, u32, u32Little } from "./bytes.ts";
import type { Frame } from "./frame.ts";
import type { Link } from "./packet.ts";

export const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_ARP = 0x0806;
export const ETHERTYPE_IPV6 = 0x86dd;
const ETHERTYPE_REVERSE_ARP = 0x8035;
/** draft-ietf-isis-ext-eth-01 */
const ETHERTYPE_JUMBO = 0x8870;
const LONGEST_802_3 = 1500;

export const LINKTYPE = {
  loopbackHostOrder: 0,
  ethernet: 1,
  rawOld: 12,
  raw: 101,
  loopback: 108,
  linuxCooked: 113,
  ipv4: 228,
  ipv6: 229,
  linuxCooked2: 276,
} as const;

const DECODED: ReadonlySet<number> = new Set(Object.values(LINKTYPE));

/** Names of common link types that are not decoded (https://www.tcpdump.org/linktypes.html). */
const OTHER_LINK_TYPES: Readonly<Record<number, string>> = {
  9: "PPP",
  50: "PPP in HDLC framing",
  51: "PPPoE",
  104: "Cisco HDLC",
  105: "IEEE 802.11",
  127: "IEEE 802.11 with radiotap",
  187: "Bluetooth HCI",
  189: "USB on Linux",
  195: "IEEE 802.15.4",
  201: "Bluetooth HCI with direction",
  220: "USB on Linux, mapped",
  239: "NFLOG",
  253: "Netlink",
  271: "vsock",
};

export function isDecoded(linkType: number): boolean {
  return DECODED.has(linkType);
}

/** `105 (IEEE 802.11)`; the number alone if it has no name here. */
export function linkTypeName(linkType: number): string {
  const name = OTHER_LINK_TYPES[linkType];
  return name === undefined ? `${linkType}` : `${linkType} (${name})`;
}

/** AF_INET6 on NetBSD and OpenBSD, on FreeBSD, and on macOS; the systems use different numbers. */
const AF_INET6 = new Set([24, 28, 30]);
const AF_INET = 2;
const NO_VLANS: readonly number[] = [];

export function isArp(etherType: number): boolean {
  return etherType === ETHERTYPE_ARP || etherType === ETHERTYPE_REVERSE_ARP;
}

/** 802.1Q, 802.1ad, and the two numbers that were used before 802.1ad. */
function isVlanTag(etherType: number): boolean {
  return (
    etherType === 0x8100 || etherType === 0x88a8 || etherType === 0x9100 || etherType === 0x9200
  );
}

export function decodeLink(frame: Frame): Link | string {
  const { bytes } = frame;
  switch (frame.linkType) {
    case LINKTYPE.ethernet:
      return ethernet(bytes);
    case LINKTYPE.linuxCooked:
      return cooked(bytes);
    case LINKTYPE.linuxCooked2:
      return cooked2(bytes);
    case LINKTYPE.raw:
    case LINKTYPE.rawOld:
      return rawIp(u8(bytes, 0) >>> 4);
    case LINKTYPE.ipv4:
      return rawIp(4);
    case LINKTYPE.ipv6:
      return rawIp(6);
    case LINKTYPE.loopbackHostOrder:
    case LINKTYPE.loopback:
      return loopback(bytes);
    default:
      return plain("unknown", -1, 0);
  }
}

function plain(kind: Link["kind"], etherType: number, payloadOffset: number): Link {
  return {
    kind,
    etherType,
    source: "",
    destination: "",
    vlans: NO_VLANS,
    interfaceIndex: 0,
    packetType: 0,
    payloadOffset,
  };
}

function ethernet(bytes: Uint8Array): Link | string {
  if (bytes.length < 14) return " [|ether]";
  let at = 14;
  let etherType = u16(bytes, 12);
  let vlans = NO_VLANS;
  while (isVlanTag(etherType)) {
    if (bytes.length < at + 4) return " [|vlan]";
    vlans = [...vlans, u16(bytes, at) & 0x0fff];
    etherType = u16(bytes, at + 2);
    at += 4;
  }
  return {
    kind: "ethernet",
    etherType: isLength(etherType) ? -1 : etherType,
    source: macText(bytes, 6),
    destination: macText(bytes, 0),
    vlans,
    interfaceIndex: 0,
    packetType: 0,
    payloadOffset: at,
  };
}

/** Whether the number is the length of an 802.3 frame, or stands for a length that doesn't fit. */
function isLength(etherType: number): boolean {
  return etherType <= LONGEST_802_3 || etherType === ETHERTYPE_JUMBO;
}

function cooked(bytes: Uint8Array): Link | string {
  if (bytes.length < 16) return " [|sll]";
  const protocol = u16(bytes, 14);
  return {
    kind: "sll",
    etherType: protocol >= 0x0600 ? protocol : -1,
    source: colonHex(bytes, 6, Math.min(u16(bytes, 4), 8)),
    destination: "",
    vlans: NO_VLANS,
    interfaceIndex: 0,
    packetType: u16(bytes, 0),
    payloadOffset: 16,
  };
}

function cooked2(bytes: Uint8Array): Link | string {
  if (bytes.length < 20) return " [|sll2]";
  const protocol = u16(bytes, 0);
  return {
    kind: "sll2",
    etherType: protocol >= 0x0600 ? protocol : -1,
    source: colonHex(bytes, 12, Math.min(u8(bytes, 11), 8)),
    destination: "",
    vlans: NO_VLANS,
    interfaceIndex: u32(bytes, 4),
    packetType: u8(bytes, 10),
    payloadOffset: 20,
  };
}

function rawIp(version: number): Link {
  const etherType = version === 4 ? ETHERTYPE_IPV4 : version === 6 ? ETHERTYPE_IPV6 : -1;
  return plain("raw", etherType, 0);
}

/** Link type 0 has the byte order of an unknown machine, so the order that gives a small number is right. */
export function loopbackFamily(bytes: Uint8Array): number {
  const big = u32(bytes, 0);
  return big > 0xffff ? u32Little(bytes, 0) : big;
}

function loopback(bytes: Uint8Array): Link | string {
  if (bytes.length < 4) return " [|null]";
  const family = loopbackFamily(bytes);
  const etherType =
    family === AF_INET ? ETHERTYPE_IPV4 : AF_INET6.has(family) ? ETHERTYPE_IPV6 : -1;
  return plain("loopback", etherType, 4);
}
