/**
 * A TCP segment to tcpdump's words behind the addresses: `Flags [P.], seq 1:16, ack 1, win 502, …`.
 * Prints payloads of no protocol; whoever wants the bytes has `segment.payload`.
 */
import type { Conversations } from "./conversations.ts";
import { ACK, FIN, flagLetters, flagText, RST, SYN, URG } from "./flags.ts";
import type { Ip, TcpSegment } from "./packet.ts";
import { BAD_OPTION } from "./text-mptcp.ts";
import { optionsText } from "./text-tcp-options.ts";

/** `conversations` undefined: all numbers raw (`-S`). `flagMask`: the flag bits to print. */
export function tcpText(
  tcp: TcpSegment,
  ip: Ip,
  bytes: Uint8Array,
  conversations: Conversations | undefined,
  flagMask: number,
): string {
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
  let text = `Flags ${flagText(flagLetters(bits & flagMask))}`;
  if (length > 0) text += `, seq ${seq}:${(seq + length) >>> 0}`;
  else if ((bits & (SYN | FIN | RST)) !== 0) text += `, seq ${seq}`;
  if ((bits & ACK) !== 0) text += `, ack ${ack}`;
  text += `, win ${tcp.window}`;
  if ((bits & URG) !== 0) text += `, urg ${tcp.urgent}`;
  if (options.length > 0) {
    text += `, options [${optionsText(options, sackBase, bits)}`;
    // tcpdump gives up on a segment whose options it cannot read to their end.
    if (!text.endsWith("]") || text.endsWith(BAD_OPTION) || text.endsWith(`${BAD_OPTION}]`))
      return text;
    if (options.at(-1)?.kind === "cut") return text;
  }
  text += `, length ${length}`;
  const headerLength = ip.length - length;
  const captured = ip.end - ip.payloadOffset;
  if (length > 0 && captured < headerLength)
    text += ` [remaining caplen(${captured}) < header length(${headerLength})] [|tcp]`;
  return text;
}
