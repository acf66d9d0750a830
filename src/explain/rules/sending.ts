/** Data, FIN, what is sent again, and probes. */
import { CLOSING, COPYING, SENDING } from "../acts.ts";
import type { Explanation } from "../explanation.ts";
import type { Act, MadeCall } from "../happenings.ts";
import {
  actsNow,
  byAct,
  byCall,
  byPacket,
  byTimer,
  endText,
  lastCall,
  numberOf,
  pending,
  place,
  type Rule,
  type SentSegment,
  seconds,
} from "../rule.ts";
import { has, hasSack, isPureAck, type Segment } from "../side.ts";

/** Duplicate ACKs that bring a fast retransmission (RFC 5681, 3.2). */
const DUPLICATES = 3;
/** Seconds; Linux, TCP_RTO_MIN (include/net/tcp.h). */
const SHORTEST_TIMEOUT = 0.19;
const SETTING = new Set(["setsockopt"]);

export const data: Rule = (sent) => {
  const { segment, side, acts } = sent;
  if (segment.length === 0 || segment.end <= side.nextToSend) return undefined;
  const { peer } = side;
  const writer =
    acts.writerOf(peer, segment.connection, Math.max(segment.start, side.nextToSend)) ??
    lastCall(acts.until(sent.step, peer, segment.connection), SENDING);
  const bytes = `${segment.length} ${segment.length === 1 ? "byte" : "bytes"}`;
  if (writer === undefined) return pending(sent, `hands over ${bytes}`);
  const fin = has(segment, "F") ? "; the FIN of its close goes with them" : "";
  if (writer.step === sent.step) {
    return {
      cause: byCall(writer),
      text: `${place(writer)} hands over data: ${bytes} of it go in this segment${after(sent)}${fin}`,
      source: "RFC 9293, 3.10.2",
    };
  }
  return waited(sent, writer, `${bytes} of ${place(writer)} had waited`, fin);
};

/** Data of an earlier step: a setting, an arrival or a timer let it go. */
function waited(sent: SentSegment, writer: MadeCall, what: string, fin: string): Explanation {
  const { side, segment } = sent;
  const setting = lastCall(actsNow(sent), SETTING);
  const closing = closingAct(actsNow(sent));
  const arrival = side.unanswered.at(-1);
  if (arrival !== undefined) {
    const number = numberOf(arrival);
    return {
      cause: byPacket(number),
      text: `${what}, and packet ${number} made it possible to send them: it acknowledges what was under way, or opens the window${fin}`,
      source: "RFC 9293, 3.7.4 and 3.8.6",
    };
  }
  const act = setting ?? closing;
  if (act !== undefined) {
    const name = act.kind === "call" ? place(act) : endText(act);
    return {
      cause: byAct(act),
      text: `${what}, and ${name} lets them go${fin}`,
      source: "tcp(7)",
    };
  }
  return {
    cause: byTimer(side.peer, "cork", side.lastSent?.packet.number ?? segment.packet.number),
    text: `${what}, until a timer of the kernel let them go after step ${writer.step}${fin}`,
    source: "tcp(7), TCP_CORK",
  };
}

/** Nothing was under way when this segment left: Nagle's algorithm waits for that. */
function after({ side, step }: SentSegment): string {
  const arrival = side.unanswered.at(-1);
  if (arrival?.step !== step || side.lastSent?.length === 0) return "";
  return side.acknowledged === side.nextToSend
    ? `, sent after packet ${numberOf(arrival)} had acknowledged everything before it`
    : "";
}

const closingAct = (acts: readonly Act[]): Act | undefined =>
  acts.findLast((act) => act.kind === "end" || CLOSING.has(act.name));

/**
 * The act that closed this side. A process that has closed its descriptor of the connection, of which it has made no
 * copy, closes nothing at its end.
 */
function closedBy({ acts, step, side, segment }: SentSegment): Act | undefined {
  const { connection } = segment;
  const before = acts.until(step, side.peer, connection).filter((act) => !acts.isOnListener(act));
  const last = closingAct(before);
  const copies = before.some((act) => act.kind === "call" && COPYING.has(act.name));
  if (last?.kind !== "end" || copies) return last;
  const own = before.findLast(
    (act) =>
      act.kind === "call" &&
      CLOSING.has(act.name) &&
      act.call?.result === 0 &&
      (act.call.process ?? 1) === (last.process ?? 1) &&
      acts.isOn(act, connection),
  );
  return own ?? last;
}

export const fin: Rule = (sent) => {
  const { segment, side } = sent;
  if (!has(segment, "F") || side.firstSent(segment) !== undefined) return undefined;
  const closing = closedBy(sent);
  if (closing === undefined) return pending(sent, "closes this side");
  const arrival = side.unanswered.at(-1);
  if (closing.step < sent.step && arrival !== undefined) {
    const number = numberOf(arrival);
    return {
      cause: byPacket(number),
      text: `the FIN had waited behind data since step ${closing.step}, and packet ${number} made it possible to send it`,
      source: "RFC 9293, 3.10.4",
    };
  }
  const who = closing.kind === "call" ? place(closing) : endText(closing);
  return {
    cause: byAct(closing),
    text: `${who} closes this side: the FIN says that no more data will come from here`,
    source: "RFC 9293, 3.6",
  };
};

/** Zero bytes, or one old one, just before the next number: only to get an answer. */
export const probe: Rule = ({ segment, side }) => {
  const isProbe =
    segment.start === side.nextToSend - 1 && segment.length <= 1 && !/[SFR]/.test(segment.flags);
  const last = side.lastArrival?.segment;
  if (!isProbe || last === undefined) return undefined;
  const since = (side.lastSent ?? last).packet.number;
  if (last.window === 0) {
    return {
      cause: byTimer(side.peer, "persist", last.packet.number),
      text: `packet ${last.packet.number} closed the window, and data waits: the persist timer asks whether it is open again`,
      source: "RFC 9293, 3.8.6.1",
    };
  }
  return {
    cause: byTimer(side.peer, "keep-alive", since),
    text: `nothing has come for ${seconds(last, segment)}: the keep-alive timer asks whether the other side still answers`,
    source: "RFC 9293, 3.8.4",
  };
};

export const sentAgain: Rule = (sent) => {
  const { segment, side } = sent;
  if (segment.end === segment.start || has(segment, "S")) return undefined;
  const first = side.firstSent(segment) ?? overlapping(sent);
  if (first === undefined) return undefined;
  const { number } = first.packet;
  const what = has(segment, "F") && segment.length === 0 ? "the FIN" : "the data";
  const duplicates = side.unanswered.filter(
    ({ segment: one }) => hasSack(one) || isDuplicateAck(one, side),
  );
  const latest = duplicates.at(-1);
  const reported = duplicates.some((arrival) => hasSack(arrival.segment));
  if (latest !== undefined && (duplicates.length >= DUPLICATES || reported)) {
    return {
      cause: byPacket(numberOf(latest)),
      text: `packet ${numberOf(latest)} says that ${what} of packet ${number} did not arrive while later data did: it is sent again at once`,
      source: "RFC 5681, 3.2; RFC 8985",
      again: number,
    };
  }
  const before = side.sent.findLast((one) => one.end >= segment.end) ?? first;
  if (sent.wire !== undefined && segment.packet.time - before.packet.time < SHORTEST_TIMEOUT) {
    return {
      cause: byTimer(side.peer, "retransmission", number),
      text: `no acknowledgement of packet ${number} came for ${seconds(before, segment)}, and ${what} is sent again sooner than a retransmission timer runs out: a tail loss probe, or a capture that lacks an ACK`,
      source: "RFC 8985, 7; RFC 6298, 2.4",
      again: number,
    };
  }
  return {
    cause: byTimer(side.peer, "retransmission", number),
    text: `no acknowledgement of packet ${number} came for ${seconds(before, segment)}: the retransmission timer ran out, and ${what} is sent again`,
    source: "RFC 9293, 3.8.1; RFC 6298, 5",
    again: number,
  };
};

/** RFC 5681, 2: without data, and with the number of the ACK before it. So data of the other side is none. */
function isDuplicateAck(
  segment: Segment,
  { acknowledged, arrivals }: SentSegment["side"],
): boolean {
  if (!isPureAck(segment) || segment.relativeAck !== acknowledged) return false;
  const first = arrivals.find((one) => one.segment.relativeAck === acknowledged);
  return first?.segment.packet.number !== segment.packet.number;
}

/** Sent again in other pieces. */
function overlapping({ segment, side }: SentSegment): Segment | undefined {
  return side.sent.find((earlier) => earlier.start <= segment.start && segment.start < earlier.end);
}
