/**
 * An IPv4 header (RFC 791) to `Ip`. A string instead is tcpdump's word for what is wrong.
 * Does not interpret IP options, verify checksums or put fragments together.
 */
import { ipv4Text } from "./addresses.ts";
import { u8, u16 } from "./bytes.ts";
import type { Extension, Ip } from "./packet.ts";

const NO_EXTENSIONS: readonly Extension[] = [];
const LEAST_HEADER = 20;

/** `wireLength`: octets from `at` to the end of the frame as it was on the wire. */
export function decodeIpv4(bytes: Uint8Array, at: number, wireLength: number): Ip | string {
  const captured = bytes.length - at;
  if (wireLength < LEAST_HEADER) return ` [length ${wireLength} < ${LEAST_HEADER}] (invalid)`;
  if (captured < LEAST_HEADER) return " [|ip]";
  const version = u8(bytes, at) >>> 4;
  if (version !== 4) return ` [version ${version} != 4] (invalid)`;
  const headerLength = (u8(bytes, at) & 0x0f) * 4;
  if (headerLength < LEAST_HEADER)
    return ` [header length ${headerLength} < ${LEAST_HEADER}] (invalid)`;
  let totalLength = u16(bytes, at + 2);
  if (totalLength < headerLength) {
    if (totalLength !== 0) return ` [total length ${totalLength} < ${headerLength}] (invalid)`;
    // Segmentation offload leaves a 0 in packets captured on their way to the network card.
    totalLength = wireLength;
  }
  const fragment = u16(bytes, at + 6);
  return {
    version: 4,
    source: ipv4Text(bytes, at + 12),
    destination: ipv4Text(bytes, at + 16),
    protocol: u8(bytes, at + 9),
    ttl: u8(bytes, at + 8),
    trafficClass: u8(bytes, at + 1),
    id: u16(bytes, at + 4),
    dontFragment: (fragment & 0x4000) !== 0,
    moreFragments: (fragment & 0x2000) !== 0,
    fragmentOffset: (fragment & 0x1fff) * 8,
    extensions: NO_EXTENSIONS,
    offset: at,
    payloadOffset: at + headerLength,
    end: Math.min(bytes.length, at + totalLength),
    length: totalLength - headerLength,
    missing: totalLength > wireLength ? totalLength - wireLength : 0,
  };
}
