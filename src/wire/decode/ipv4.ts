/**
 * Decodes an IPv4 header (RFC 791) to `Ip`, or to a string with tcpdump's text for the problem. Does not
 * interpret IP options, verify checksums or reassemble fragments.
 */

import { ipv4Text } from "./addresses.ts";
import { u8, u16 } from "./bytes.ts";
import type { Extension, Ip } from "./packet.ts";

const NO_EXTENSIONS: readonly Extension[] = [];
const LEAST_HEADER = 20;
const CUT = " [|ip]";

/** `wireLength`: octets from `at` to the end of the frame on the wire. */
export function decodeIpv4(bytes: Uint8Array, at: number, wireLength: number): Ip | string {
  const captured = bytes.length - at;
  if (wireLength < LEAST_HEADER) return ` [length ${wireLength} < ${LEAST_HEADER}] (invalid)`;
  if (captured < 4) return captured < 1 ? CUT : (versionProblem(bytes, at) ?? CUT);
  const headerLength = (u8(bytes, at) & 0x0f) * 4;
  let totalLength = u16(bytes, at + 2);
  const problem = versionProblem(bytes, at) ?? lengthProblem(headerLength, totalLength);
  if (problem !== undefined) return problem;
  // Segmentation offload leaves the length 0 in packets that are captured before the network card.
  if (totalLength === 0) totalLength = wireLength;
  const missing = totalLength > wireLength ? totalLength - wireLength : 0;
  if (captured < LEAST_HEADER)
    return missing === 0
      ? CUT
      : `[total length ${totalLength} > length ${wireLength}] (invalid) ${CUT}`;
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
    missing,
    extensionProblem: undefined,
  };
}

function versionProblem(bytes: Uint8Array, at: number): string | undefined {
  const version = u8(bytes, at) >>> 4;
  return version === 4 ? undefined : ` [version ${version} != 4] (invalid)`;
}

function lengthProblem(headerLength: number, totalLength: number): string | undefined {
  if (headerLength < LEAST_HEADER)
    return ` [header length ${headerLength} < ${LEAST_HEADER}] (invalid)`;
  if (totalLength !== 0 && totalLength < headerLength)
    return ` [total length ${totalLength} < ${headerLength}] (invalid)`;
  return undefined;
}
