/**
 * Decodes a TCP header (RFC 9293 section 3.1) to `TcpSegment`, or to a string with tcpdump's text for the
 * problem. Keeps no state, so sequence numbers stay raw. Does not verify checksums.
 */
import { EMPTY, slice, u16, u32 } from "./bytes.ts";
import { flagLetters, flagText } from "./flags.ts";
import type { TcpSegment } from "./packet.ts";
import { decodeTcpOptions, NO_OPTIONS } from "./tcp-options.ts";

const LEAST_TCP_HEADER = 20;

/** `at` to `end`: the captured octets; `length`: octets by the IP header; `payloads`: whether to make the payload. */
export function decodeTcp(
  bytes: Uint8Array,
  at: number,
  end: number,
  length: number,
  payloads: boolean,
): TcpSegment | string {
  if (end - at < LEAST_TCP_HEADER) return end - at < 4 ? "[|tcp]" : " [|tcp]";
  const word = u16(bytes, at + 12);
  const headerLength = (word >>> 12) * 4;
  if (headerLength < LEAST_TCP_HEADER)
    return ` tcp ${length - headerLength} [bad hdr length ${headerLength} - too short, < ${LEAST_TCP_HEADER}]`;
  const bits = word & 0x1ff;
  if (headerLength > length)
    return `Flags ${flagText(flagLetters(bits & 0xff))} [bad hdr length ${headerLength} - too long, > ${length}]`;
  const options = at + LEAST_TCP_HEADER;
  const payload = at + headerLength;
  return {
    sourcePort: u16(bytes, at),
    destinationPort: u16(bytes, at + 2),
    seq: u32(bytes, at + 4),
    ack: u32(bytes, at + 8),
    flags: flagLetters(bits),
    bits,
    window: u16(bytes, at + 14),
    urgent: u16(bytes, at + 18),
    options: payload === options ? NO_OPTIONS : decodeTcpOptions(bytes, options, payload, end),
    length: length - headerLength,
    payload: payloads ? slice(bytes, payload, end) : EMPTY,
  };
}
