/**
 * Rules for a capture alone. The acts of programs are not in it, so a rule names the act that the packet shows. A packet
 * that the capture has may have been lost behind it, so a receiver may lack what was sent.
 */
import type { Peer } from "../../lab/model.ts";
import type { Explanation } from "../explanation.ts";
import { byPacket, byUnseen, numberOf, type Rule } from "../rule.ts";
import { type Arrival, has, isPureAck, type Side } from "../side.ts";
import { gaveUp } from "./resetting.ts";

export const unseenSyn: Rule = ({ segment, side }) => {
  if (!has(segment, "S") || has(segment, ".") || side.firstSent(segment)) return undefined;
  return {
    cause: byUnseen(side.peer, "connect"),
    text: "a program connects: its kernel sends a SYN with its initial sequence number",
    source: "connect(2); RFC 9293, 3.5",
  };
};

export const unseenData: Rule = ({ segment, side }) => {
  if (segment.length === 0 || segment.end <= side.nextToSend) return undefined;
  const bytes = `${segment.length} ${segment.length === 1 ? "byte" : "bytes"}`;
  const fin = has(segment, "F") ? ", and the FIN of its close goes with them" : "";
  const opened = windowOpened(side);
  if (opened !== undefined) {
    return {
      cause: byPacket(numberOf(opened)),
      text: `packet ${numberOf(opened)} opens the window again, and ${bytes} that had waited for that go in this segment${fin}`,
      source: "RFC 9293, 3.8.6",
    };
  }
  return {
    cause: byUnseen(side.peer, "send"),
    text: `a program sends data: ${bytes} of it go in this segment${fin}`,
    source: "send(2); RFC 9293, 3.10.2",
  };
};

/** The last arrival, if the one before it had closed the window. */
function windowOpened({ arrivals, unanswered }: Side): Arrival | undefined {
  const [before, last] = arrivals.slice(-2);
  const isOpen = before?.segment.window === 0 && (last?.segment.window ?? 0) > 0;
  return isOpen && unanswered.at(-1) === last ? last : undefined;
}

export const unseenFin: Rule = ({ segment, side }) => {
  if (!has(segment, "F") || side.firstSent(segment) !== undefined) return undefined;
  return {
    cause: byUnseen(side.peer, "close"),
    text: "a program closes this side, with close or shutdown or by its end: no more data will come from here",
    source: "close(2); RFC 9293, 3.6",
  };
};

export function unseenDatagram(peer: Peer): Explanation {
  return {
    cause: byUnseen(peer, "sendto"),
    text: "a program sends one datagram: each call is a packet of its own",
    source: "sendto(2); RFC 768",
  };
}

/** Only the first part of an IP packet has the header of the datagram. */
export function unseenFragment(peer: Peer): Explanation {
  return {
    cause: byUnseen(peer, "sendto"),
    text: "a program sends more than fits into one packet of the network: IP sends it in fragments",
    source: "RFC 791, 3.2; RFC 8200, 4.5",
  };
}

export const unseenReset: Rule = (sent) => {
  const { segment, side } = sent;
  if (!has(segment, "R")) return undefined;
  const arrival = side.unanswered.at(-1);
  const last = side.lastSent;
  if (arrival === undefined && last !== undefined && isPureAck(last)) {
    const unanswered = gaveUp(sent);
    if (unanswered !== undefined) return unanswered;
  }
  const isOver =
    side.sent.some((one) => has(one, "R")) || side.arrivals.some((one) => has(one.segment, "R"));
  const got = arrival?.segment;
  if (arrival !== undefined && got !== undefined) {
    const number = numberOf(arrival);
    const cause = byPacket(number);
    if (has(got, "S") && !has(got, ".") && side.sent.length === 0) {
      return {
        cause,
        text: `answers the SYN of packet ${number}: no socket listens on the port`,
        source: "RFC 9293, 3.10.7.1",
      };
    }
    if (isOver) {
      return {
        cause,
        text: `packet ${number} belongs to a connection that this side's kernel no longer has`,
        source: "RFC 9293, 3.10.7.1",
      };
    }
    if (got.length > 0 && side.sent.some((one) => has(one, "F"))) {
      return {
        cause,
        text: `packet ${number} brings data, and no program can read it here now`,
        source: "RFC 1122, 4.2.2.13",
      };
    }
    const opening =
      side.sent.length > 0 && side.sent.every((one) => has(one, "S") && !has(one, "."));
    if (opening && !has(got, "S")) {
      return {
        cause,
        text: `packet ${number} acknowledges something that this side has not sent in this connection`,
        source: "RFC 9293, 3.5.2 and 3.10.7.3",
      };
    }
  }
  return {
    cause: byUnseen(side.peer, "close"),
    text: "a program aborts the connection: it closes its socket with unread data or with SO_LINGER and a time of 0, or it ends so",
    source: "RFC 9293, 3.10.5; RFC 2525, 2.17; socket(7)",
  };
};

/** The capture began in the middle of the connection. */
export const firstAck: Rule = ({ segment, side }) => {
  if (!isPureAck(segment) || side.sent.length > 0 || side.arrivals.length > 0) return undefined;
  return {
    cause: byUnseen(side.peer, "earlier packets"),
    text: "acknowledges what came before the capture began",
    source: "RFC 9293, 3.10.7.4",
  };
};

export const unseenWindow: Rule = ({ segment, side }) => {
  const before = side.lastSent;
  const isUpdate =
    isPureAck(segment) &&
    before !== undefined &&
    segment.window > before.window &&
    segment.relativeAck === before.relativeAck;
  if (!isUpdate || side.unanswered.some(({ segment: { start, end } }) => end > start))
    return undefined;
  return {
    cause: byUnseen(side.peer, "recv"),
    text: "a program takes data out of the receive buffer: the window opens again, and the kernel sends its new size",
    source: "recv(2); RFC 9293, 3.8.6.2.2",
  };
};

/** A receiver that asks for the same number again lacks what begins there, although the capture has it. */
export const duplicateAck: Rule = ({ segment, side }) => {
  const arrival = side.unanswered.findLast(({ segment: { start, end } }) => end > start);
  const ack = segment.relativeAck;
  if (!isPureAck(segment) || arrival === undefined || ack === undefined) return undefined;
  if (ack >= arrival.segment.start) return undefined;
  const number = numberOf(arrival);
  return {
    cause: byPacket(number),
    text: `packet ${number} came before what it follows: the ACK says again that number ${ack} is missing, so a packet was lost or is late behind this capture`,
    source: "RFC 5681, 2 and 4.2",
  };
};

/** Nothing new, and nothing came that did not fit. */
export const sameAgain: Rule = ({ segment, side }) => {
  const { lastArrival } = side;
  if (!isPureAck(segment) || lastArrival === undefined) return undefined;
  const number = numberOf(lastArrival);
  return {
    cause: byPacket(number),
    text: `says again what this side has got, up to packet ${number}, and how large its window is`,
    source: "RFC 9293, 3.10.7.4",
  };
};
