/**
 * Decodes an IPv6 header and its extension headers (RFC 8200 section 4) to `Ip`, or to a string with
 * tcpdump's text for the problem. A Jumbo Payload option states the length of a packet of more than 65,535
 * octets (RFC 2675), as Linux's BIG TCP sends them. Interprets no other option, and neither ESP nor AH.
 */

import { ipv6Text } from "./addresses.ts";
import { slice, u8, u16, u32 } from "./bytes.ts";
import { type HopByHop, readHopByHop } from "./hop-by-hop.ts";
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
  const stated = u16(bytes, at + 4);
  const totalLength = HEADER + stated;
  const missing = totalLength > wireLength ? totalLength - wireLength : 0;
  if (captured < HEADER)
    return missing === 0
      ? CUT
      : `[header+payload length ${totalLength} > length ${wireLength}] (invalid) ${CUT}`;
  const next = u8(bytes, at + 6);
  const isLengthInOption = stated === 0 && isExtension(next);
  const chain: Chain = {
    next,
    at: at + HEADER,
    // without a length in the header, the extension headers that may state it have all of the frame
    end: Math.min(bytes.length, at + (isLengthInOption ? wireLength : totalLength)),
    limit: at + totalLength,
    extensions: NO_EXTENSIONS,
    fragment: 0,
    id: 0,
    hopByHop: undefined,
  };
  if (isExtension(next)) passExtensions(bytes, chain, stated);
  const packet = { version: 6, offset: at, ttl: u8(bytes, at + 7), dontFragment: true } as const;
  const whole = isLengthInOption ? withoutLength(chain, at, wireLength) : undefined;
  return {
    ...packet,
    source: ipv6Text(bytes, at + 8),
    destination: ipv6Text(bytes, at + 24),
    protocol: chain.next,
    trafficClass: (u16(bytes, at) >>> 4) & 0xff,
    id: chain.id,
    moreFragments: (chain.fragment & 1) !== 0,
    fragmentOffset: chain.fragment & 0xfff8,
    extensions: chain.extensions,
    payloadOffset: chain.at,
    end: chain.end,
    length: Math.max(0, chain.limit - chain.at),
    missing,
    extensionProblem: chain.hopByHop?.problem,
    ...whole,
  };
}

/** The fields that differ in a packet whose header states no length: a jumbogram, or an invalid packet. */
function withoutLength(
  chain: Chain,
  at: number,
  wireLength: number,
): Pick<Ip, "end" | "length" | "missing" | "extensionProblem"> | undefined {
  const jumbo = chain.hopByHop?.jumboLength;
  if (jumbo !== undefined) {
    const total = HEADER + jumbo;
    return {
      end: Math.min(chain.end, at + total),
      length: Math.max(0, at + total - chain.at),
      missing: Math.max(0, total - wireLength),
      extensionProblem: chain.hopByHop?.problem,
    };
  }
  const isFinished = !isExtension(chain.next) && (chain.fragment & 0xfff8) === 0;
  if (chain.hopByHop !== undefined || !isFinished) return undefined;
  return { end: chain.end, length: 0, missing: 0, extensionProblem: CUT };
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
  hopByHop: HopByHop | undefined;
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
function passExtensions(bytes: Uint8Array, chain: Chain, stated: number): void {
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
    if (next === HOP_BY_HOP) {
      chain.hopByHop = readHopByHop(bytes, at + 2, at + length, stated);
      if (chain.hopByHop.problem !== undefined) break;
    }
  }
  chain.extensions = passed;
}
