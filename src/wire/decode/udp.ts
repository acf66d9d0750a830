/**
 * Decodes a UDP header (RFC 768) to `UdpDatagram`, or to a string with tcpdump's text for the problem.
 * Verifies no checksums and does not interpret the payload.
 */
import { EMPTY, slice, u16 } from "./bytes.ts";
import type { UdpDatagram } from "./packet.ts";

const HEADER = 8;

/** `at` to `end`: the captured octets; `length`: octets by the IP header; `payloads`: whether to make the payload. */
export function decodeUdp(
  bytes: Uint8Array,
  at: number,
  end: number,
  length: number,
  payloads: boolean,
): UdpDatagram | string {
  if (end - at < 4) return " [|udp]";
  if (length < HEADER) return `truncated-udp ${length}`;
  if (end - at < 6) return " [|udp]";
  const claimed = u16(bytes, at + 4);
  // RFC 2675: the length of a jumbogram does not fit and is 0
  const total = claimed === 0 && length > 65535 ? length : claimed;
  if (total < HEADER) return `truncated-udplength ${total}`;
  if (end - at < HEADER) return " [|udp]";
  return {
    sourcePort: u16(bytes, at),
    destinationPort: u16(bytes, at + 2),
    length: total - HEADER,
    payload: payloads ? slice(bytes, at + HEADER, Math.min(end, at + total)) : EMPTY,
  };
}
