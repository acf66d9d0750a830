/**
 * Decodes an ICMP (RFC 792) or ICMPv6 (RFC 4443, 4861) message to `Icmp`, or to a string with tcpdump's
 * text for the problem. Verifies no checksums. The names of types are in the modules that print.
 */

import { ipText } from "./addresses.ts";
import { slice, u8, u16 } from "./bytes.ts";
import type { Icmp, QuotedPacket } from "./packet.ts";

/** Types with an identifier and a sequence number: echo, timestamp, information, mask. */
const V4_QUERIES = new Set([0, 8, 13, 14, 15, 16, 17, 18]);
const V6_QUERIES = new Set([128, 129]);
/** Types that quote the beginning of a packet: unreachable, quench, redirect, exceeded, parameter. */
const V4_ERRORS = new Set([3, 4, 5, 11, 12]);
const V6_ERRORS = new Set([1, 2, 3, 4]);
const HEADER = 8;

/** `at` to `end`: the captured octets; `length`: the message's octets by the IP header. */
export function decodeIcmp(
  version: 4 | 6,
  bytes: Uint8Array,
  at: number,
  end: number,
  length: number,
): Icmp | string {
  if (end - at < (version === 4 ? 2 : 1)) return version === 4 ? " [|icmp]" : " [|icmp6]";
  const type = u8(bytes, at);
  const queries = version === 4 ? V4_QUERIES : V6_QUERIES;
  const errors = version === 4 ? V4_ERRORS : V6_ERRORS;
  const isQuery = queries.has(type) && end - at >= HEADER;
  return {
    version,
    type,
    code: u8(bytes, at + 1),
    id: isQuery ? u16(bytes, at + 4) : 0,
    sequence: isQuery ? u16(bytes, at + 6) : 0,
    quoted: errors.has(type) ? decodeQuoted(version, bytes, at + HEADER, end) : undefined,
    length,
    bytes: slice(bytes, at, end),
  };
}

/** The quoted IPv4 or IPv6 header and the ports after it, if the quotation is long enough. */
function decodeQuoted(
  version: 4 | 6,
  bytes: Uint8Array,
  at: number,
  end: number,
): QuotedPacket | undefined {
  const least = version === 4 ? 20 : 40;
  if (end - at < least) return undefined;
  const headerLength = version === 4 ? (u8(bytes, at) & 0x0f) * 4 : least;
  const protocol = u8(bytes, at + (version === 4 ? 9 : 6));
  const ports = at + headerLength;
  const hasPorts = (protocol === 6 || protocol === 17) && ports + 4 <= end;
  return {
    version,
    source: ipText(version, bytes, at + (version === 4 ? 12 : 8)),
    destination: ipText(version, bytes, at + (version === 4 ? 16 : 24)),
    protocol,
    sourcePort: hasPorts ? u16(bytes, ports) : -1,
    destinationPort: hasPorts ? u16(bytes, ports + 2) : -1,
  };
}
