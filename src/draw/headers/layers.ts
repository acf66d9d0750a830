/**
 * Splits a frame into its headers and their fields, as the RFCs draw them: IPv4, IPv6, TCP, UDP, ICMP.
 * Missing bytes and other headers are left out. Nothing is verified.
 */

import { decode, LINKTYPE, type Packet, PROTOCOL } from "../../wire/index.ts";
import { icmpFields, ipv4Fields, ipv6Fields, udpFields } from "./fields.ts";
import type { HeaderContext, HeaderField, HeaderLayer } from "./header.ts";
import { tcpFields } from "./tcp.ts";

/** The packet in a record's `frame`, with the bytes that the record keeps. */
export function packetOfFrame(frame: string): Packet {
  const bytes = Uint8Array.from(frame.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return decode({
    linkType: LINKTYPE.ethernet,
    interfaceIndex: 0,
    seconds: 0,
    nanoseconds: 0,
    capturedLength: bytes.length,
    originalLength: bytes.length,
    bytes,
    offset: 0,
  });
}

/** The headers of a packet, the outer one first. */
export function headerLayers(packet: Packet, context: HeaderContext = {}): readonly HeaderLayer[] {
  const { frame, ip, tcp, udp, icmp } = packet;
  const { bytes } = frame;
  if (ip === undefined) return [];
  const { offset, payloadOffset } = ip;
  const layer = (
    name: string,
    source: string,
    start: number,
    length: number,
    fields: readonly HeaderField[],
  ): HeaderLayer => {
    const there = Math.min(length, bytes.length - start);
    const whole = fields.filter(({ bit, bits }) => bit + bits <= there * 8);
    return { name, source, start, length: there, fields: whole };
  };
  const outer =
    ip.version === 4
      ? layer("IPv4", "RFC 791, 3.1", offset, payloadOffset - offset, ipv4Fields(bytes, offset))
      : layer("IPv6", "RFC 8200, 3", offset, 40, ipv6Fields(bytes, offset));
  if (tcp !== undefined) {
    const length = ip.length - tcp.length;
    const fields = tcpFields(bytes, payloadOffset, length, context);
    return [outer, layer("TCP", "RFC 9293, 3.1", payloadOffset, length, fields)];
  }
  if (udp !== undefined) {
    return [outer, layer("UDP", "RFC 768", payloadOffset, 8, udpFields(bytes, payloadOffset))];
  }
  if (icmp === undefined) return [outer];
  const [name, source] =
    ip.protocol === PROTOCOL.icmp ? ["ICMP", "RFC 792"] : ["ICMPv6", "RFC 4443, 2.1"];
  return [outer, layer(name, source, payloadOffset, 8, icmpFields(icmp, bytes, payloadOffset))];
}
