/**
 * Joins the fragments of an IP packet (RFC 791, 3.2; RFC 8200, 4.5) to the packet that was fragmented. Keeps
 * no state: the caller collects the fragments. Does not accept fragments that overlap.
 */
import { u16 } from "./bytes.ts";
import { decode } from "./decode.ts";
import type { Ip, Packet } from "./packet.ts";

const FRAGMENT_HEADER = 8;
const LARGEST = 65_535;

export function isFragment({ ip }: Packet): boolean {
  return ip !== undefined && (ip.moreFragments || ip.fragmentOffset > 0);
}

/** The same text for all fragments of a packet. */
export function fragmentKey({ ip }: Packet): string {
  return [ip?.source, ip?.destination, ip?.id].join();
}

/**
 * The packet as the receiving kernel joins it: the first fragment's headers, with the length of the whole.
 * @param fragments in any order
 * @returns undefined if a fragment is missing, if two overlap, or if IPv6 extension headers are there
 */
export function joinFragments(fragments: readonly Packet[]): Packet | undefined {
  const pieces = fragments
    .flatMap(({ ip, frame }) => (ip === undefined ? [] : [{ ip, frame }]))
    .toSorted((a, b) => a.ip.fragmentOffset - b.ip.fragmentOffset);
  let length = 0;
  for (const [index, { ip }] of pieces.entries()) {
    const isLast = index === pieces.length - 1;
    if (ip.fragmentOffset !== length || ip.moreFragments === isLast) return undefined;
    if (ip.extensions.length > 1 || ip.end - ip.payloadOffset < ip.length) return undefined;
    length += ip.length;
  }
  const [first] = pieces;
  if (first === undefined || length > LARGEST) return undefined;
  const header = wholeHeader(first.frame.bytes, first.ip, length);
  const bytes = new Uint8Array(header.length + length);
  bytes.set(header);
  for (const { ip, frame } of pieces) {
    bytes.set(frame.bytes.subarray(ip.payloadOffset, ip.end), header.length + ip.fragmentOffset);
  }
  const size = { capturedLength: bytes.length, originalLength: bytes.length };
  return decode({ ...first.frame, bytes, ...size });
}

/** Everything before the payload, with the fields that fragmentation changed. */
function wholeHeader(bytes: Uint8Array, ip: Ip, length: number): Uint8Array {
  const at = ip.offset;
  if (ip.version === 6) {
    const header = Uint8Array.from(bytes.subarray(0, ip.payloadOffset - FRAGMENT_HEADER));
    header.set(
      [length >>> 8, length & 0xff, bytes[ip.payloadOffset - FRAGMENT_HEADER] ?? 0],
      at + 4,
    );
    return header;
  }
  const header = Uint8Array.from(bytes.subarray(0, ip.payloadOffset));
  const total = ip.payloadOffset - at + length;
  header.set([total >>> 8, total & 0xff], at + 2);
  header.set([ip.dontFragment ? 0x40 : 0, 0], at + 6);
  header.set([0, 0], at + 10);
  const sum = checksum(header, at);
  header.set([sum >>> 8, sum & 0xff], at + 10);
  return header;
}

/** RFC 1071 */
function checksum(bytes: Uint8Array, from: number): number {
  let sum = 0;
  for (let at = from; at < bytes.length; at += 2) sum += u16(bytes, at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
