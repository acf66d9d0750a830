/**
 * Prints a TCP segment in tcpdump's notation, from the flags on: `Flags [P.], seq 1:16, ack 1, win 502, …`.
 * Prints no payload but a DNS message on its port; payloads are in `segment.payload`.
 */
import type { Conversations } from "../decode/conversations.ts";
import { ACK, FIN, flagLetters, RST, SYN, URG } from "../decode/flags.ts";
import type { Ip, TcpSegment } from "../decode/packet.ts";
import type { AddressName } from "./address-name.ts";
import { DNS_PORT, domainOverTcpText } from "./dns/domain.ts";
import type { LineWriter } from "./line-writer.ts";
import { writeOptions } from "./tcp-options.ts";

/** If `conversations` is undefined, all numbers are raw (`-S`). `flagMask`: the flag bits to print. */
export function writeTcp(
  line: LineWriter,
  tcp: TcpSegment,
  ip: Ip,
  bytes: Uint8Array,
  conversations: Conversations | undefined,
  flagMask: number,
  nameOf: AddressName,
): void {
  const { bits, length, options } = tcp;
  let { seq, ack } = tcp;
  let sackBase = 0;
  if (conversations !== undefined && (bits & ACK) !== 0) {
    conversations.lookUp(
      ip.version,
      bytes,
      ip.offset + (ip.version === 4 ? 12 : 8),
      tcp.sourcePort,
      tcp.destinationPort,
      seq,
      ack,
      (bits & SYN) !== 0,
    );
    sackBase = conversations.ackBase;
    if (conversations.known) {
      seq = (seq - conversations.seqBase) >>> 0;
      ack = (ack - conversations.ackBase) >>> 0;
    }
  }
  line.text("Flags [");
  line.text(flagLetters(bits & flagMask) || "none");
  line.text("]");
  if (length > 0) {
    line.text(", seq ");
    line.number(seq);
    line.text(":");
    line.number((seq + length) >>> 0);
  } else if ((bits & (SYN | FIN | RST)) !== 0) {
    line.text(", seq ");
    line.number(seq);
  }
  if ((bits & ACK) !== 0) {
    line.text(", ack ");
    line.number(ack);
  }
  line.text(", win ");
  line.number(tcp.window);
  if ((bits & URG) !== 0) line.text(`, urg ${tcp.urgent}`);
  if (options.length > 0) {
    line.text(", options [");
    // tcpdump prints no more of a segment whose options it can't read to their end
    if (!writeOptions(line, options, sackBase, bits, nameOf)) return;
  }
  line.text(", length ");
  line.number(length);
  if (length === 0) return;
  const headerLength = ip.length - length;
  const captured = ip.end - ip.payloadOffset;
  if (captured < headerLength) {
    line.text(` [remaining caplen(${captured}) < header length(${headerLength})] [|tcp]`);
  } else if (tcp.sourcePort === DNS_PORT || tcp.destinationPort === DNS_PORT) {
    const at = ip.payloadOffset + headerLength;
    line.text(domainOverTcpText({ bytes, at, end: ip.end, length, isMulticast: false }, nameOf));
  }
}
