/**
 * Prints frames for which tcpdump has no dissector: the link header, then the payload as rows of
 * hexadecimal and ASCII. All protocols except IP and ARP are printed like this, including those that
 * tcpdump knows (802.3 LLC, LLDP, PPPoE, MPLS, …), and frames of other link types.
 */
import { HEX, hex, u8, u16 } from "../decode/bytes.ts";
import { linkTypeName, loopbackFamily } from "../decode/link.ts";
import type { Packet } from "../decode/packet.ts";
import { etherTypeText, llcText } from "./link-names.ts";

const ROW = 16;

export function otherText(packet: Packet, payload: Uint8Array): string {
  const { link, frame } = packet;
  if (link.kind === "raw") return `unknown ip ${u8(frame.bytes, 0) >>> 4}`;
  return `${header(packet)}, length ${frame.originalLength}: ${hexRows(payload, true)}`;
}

function header(packet: Packet): string {
  const { link, frame } = packet;
  const type = typeText(packet);
  switch (link.kind) {
    case "ethernet":
      return `${link.source} > ${link.destination}, ${type}`;
    case "sll":
      return `${(COOKED_TYPES[link.packetType] ?? "?").padStart(3)} ${link.source} ${type}`;
    case "sll2":
      return `ifindex ${link.interfaceIndex} ${link.source} ${type}`;
    case "loopback":
      return `AF Unknown (${loopbackFamily(frame.bytes)})`;
    default:
      return `link type ${linkTypeName(frame.linkType)}`;
  }
}

function typeText({ link, frame }: Packet): string {
  const { etherType, payloadOffset: at, kind } = link;
  if (etherType >= 0) return etherTypeText(etherType);
  // Of Ethernet, such a frame is one of 802.3, which has its length there.
  const { bytes } = frame;
  if (kind === "ethernet") return llcText(bytes, at);
  return `protocol 0x${hex(bytes, kind === "sll" ? 14 : 0, kind === "sll" ? 16 : 2)}`;
}

/** The direction of a Linux cooked frame: to this host, broadcast, multicast, to another host, from this host. */
export const COOKED_TYPES = ["In", "B", "M", "P", "Out"];

export function hexRows(bytes: Uint8Array, withAscii = false): string {
  let text = "";
  for (let row = 0; row < bytes.length; row += ROW) {
    const end = Math.min(bytes.length, row + ROW);
    let words = "";
    for (let at = row; at < end; at += 2)
      words +=
        at + 1 < end
          ? ` ${u16(bytes, at).toString(16).padStart(4, "0")}`
          : ` ${HEX[u8(bytes, at)]}`;
    text += `\n\t0x${row.toString(16).padStart(4, "0")}: ${words}`;
    if (withAscii) text += `${" ".repeat(42 - words.length)}${ascii(bytes, row, end)}`;
  }
  return text;
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at++) {
    const byte = u8(bytes, at);
    text += byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
  }
  return text;
}
