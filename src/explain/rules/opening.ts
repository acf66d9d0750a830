/** SYN and SYN-ACK: RFC 9293, 3.5. */
import {
  actsNow,
  byCall,
  byPacket,
  byTimer,
  lastCall,
  numberOf,
  pending,
  place,
  type Rule,
  seconds,
} from "../rule.ts";
import { type Arrival, has } from "../side.ts";

const CONNECTING = new Set(["connect", "sendto", "sendmsg"]); // the last two with MSG_FASTOPEN

export const syn: Rule = (sent) => {
  const { segment, side } = sent;
  if (!has(segment, "S") || has(segment, ".") || side.firstSent(segment) !== undefined) {
    return undefined;
  }
  const call = lastCall(actsNow(sent), CONNECTING);
  if (call === undefined) return pending(sent, "opens a connection");
  return {
    cause: byCall(call),
    text: `${place(call)} opens a connection: its kernel sends a SYN with its initial sequence number`,
    source: "RFC 9293, 3.5",
  };
};

export const synAck: Rule = ({ segment, side, wire }) => {
  if (!has(segment, "S") || !has(segment, ".")) return undefined;
  const isSyn = (arrival: Arrival): boolean => has(arrival.segment, "S");
  // a capture may show the other SYN before this side's own has left
  const crossed = wire && !side.sent.some((earlier) => has(earlier, "."));
  const asked =
    side.unanswered.findLast(isSyn) ?? (crossed ? side.arrivals.findLast(isSyn) : undefined);
  if (asked === undefined) return undefined;
  const number = numberOf(asked);
  if (side.sent.some((earlier) => has(earlier, "S") && has(earlier, "."))) {
    return {
      cause: byPacket(number),
      text: `answers the SYN of packet ${number}, which came again: the other side has not got the first answer, or not in time`,
      source: "RFC 9293, 3.10.7.4",
      again: side.sent.find((earlier) => has(earlier, "."))?.packet.number ?? number,
    };
  }
  if (side.sent.some((earlier) => has(earlier, "S"))) {
    return {
      cause: byPacket(number),
      text: `the SYN of packet ${number} crossed this side's own: a simultaneous open, in which each side acknowledges the other's SYN`,
      source: "RFC 9293, 3.5, figure 7",
    };
  }
  return {
    cause: byPacket(number),
    text: `answers the SYN of packet ${number}: a socket listens on the port, and its kernel answers before accept returns the connection`,
    source: "RFC 9293, 3.5",
  };
};

export const synAgain: Rule = ({ segment, side }) => {
  if (!has(segment, "S")) return undefined;
  const first = side.firstSent(segment);
  if (first === undefined) return undefined;
  const { number } = first.packet;
  return {
    cause: byTimer(side.peer, "retransmission", number),
    text: `no answer to packet ${number} came for ${seconds(side.lastSent ?? first, segment)}: the retransmission timer ran out, and the ${has(segment, ".") ? "SYN-ACK" : "SYN"} is sent again`,
    source: "RFC 6298, 5",
    again: number,
  };
};
