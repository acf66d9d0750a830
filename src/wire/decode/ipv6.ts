/**
 * Decodes an IPv6 header and its extension headers (RFC 8200 section 4) to `Ip`, or to a string with
 * tcpdump's text for the problem. Interprets neither options nor ESP and AH.
 */

import { ipv6Text } from "./addresses.ts";
import { slice, u8, u16, u32 } from "./bytes.ts";
import type { Extension, Ip } from "./packet.ts";

const HEADER = 40;
const CUT = " [|ip6]";
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const DESTINATION = 60;
const NO_EXTENSIONS: readonly Extension[] = [];

/** `wireLength`: octets from `at` to the end of the frame on the wire. */
export function decodeIpv6(bytes: Uint8Array, at: number, wireLength: number): Ip | string {
  if (wireLength < HEADER) return ` [length ${wireLength} < ${HEADER}] (invalid)`;
  const captured = bytes.length - at;
  if (captured < 1) return CUT;
  const version = u8(bytes, at) >>> 4;
  if (version !== 6) return ` [version ${version} != 6] (invalid)`;
  if (captured < 6) return CUT;
  const totalLength = HEADER + u16(bytes, at + 4);
  const missing = totalLength > wireLength ? totalLength - wireLength : 0;
  if (captured < HEADER)
    return missing === 0
      ? CUT
      : `[header+payload length ${totalLength} > length ${wireLength}] (invalid) ${CUT}`;
  const chain: Chain = {
    next: u8(bytes, at + 6),
    at: at + HEADER,
    end: Math.min(bytes.length, at + totalLength),
    limit: at + totalLength,
    extensions: NO_EXTENSIONS,
    fragment: 0,
    id: 0,
  };
  if (isExtension(chain.next)) passExtensions(bytes, chain);
  return {
    version: 6,
    source: ipv6Text(bytes, at + 8),
    destination: ipv6Text(bytes, at + 24),
    protocol: chain.next,
    ttl: u8(bytes, at + 7),
    trafficClass: (u16(bytes, at) >>> 4) & 0xff,
    id: chain.id,
    dontFragment: true,
    moreFragments: (chain.fragment & 1) !== 0,
    fragmentOffset: chain.fragment & 0xfff8,
    extensions: chain.extensions,
    offset: at,
    payloadOffset: chain.at,
    end: chain.end,
    length: Math.max(0, chain.limit - chain.at),
    missing,
  };
}

interface Chain {
  next: number;
  at: number;
  readonly end: number;
  /** The end of the packet by its header. */
  readonly limit: number;
  extensions: readonly Extension[];
  fragment: number;
  id: number;
}

export function isExtension(protocol: number): boolean {
  return (
    protocol === HOP_BY_HOP ||
    protocol === DESTINATION ||
    protocol === ROUTING ||
    protocol === FRAGMENT
  );
}

/** Stops before an extension header that was not captured whole; that header's number is the `protocol`. */
function passExtensions(bytes: Uint8Array, chain: Chain): void {
  const passed: Extension[] = [];
  while (isExtension(chain.next)) {
    const { at, next } = chain;
    if (at + 8 > chain.end || (next === HOP_BY_HOP && passed.length > 0)) break;
    const length = next === FRAGMENT ? 8 : 8 * (u8(bytes, at + 1) + 1);
    if (at + length > chain.end) break;
    chain.next = u8(bytes, at);
    chain.at = at + length;
    if (next === FRAGMENT) {
      chain.fragment = u16(bytes, at + 2);
      chain.id = u32(bytes, at + 4);
      const offset = chain.fragment & 0xfff8;
      passed.push({ kind: "fragment", offset, length: chain.limit - chain.at });
      if (offset !== 0) break;
    } else if (next === ROUTING) {
      passed.push({
        kind: "routing",
        type: u8(bytes, at + 2),
        units: u8(bytes, at + 1),
        segmentsLeft: u8(bytes, at + 3),
        data: slice(bytes, at + 4, at + length),
      });
    } else passed.push({ kind: next === HOP_BY_HOP ? "hop-by-hop" : "destination" });
  }
  chain.extensions = passed;
}
