/** Segments that carry nothing but an acknowledgement or a window: RFC 9293, 3.8.6 and 3.10.7.4. */
import { RECEIVING } from "../acts.ts";
import type { Explanation } from "../explanation.ts";
import {
  actsNow,
  byCall,
  byPacket,
  byTimer,
  lastCall,
  numberOf,
  place,
  type Rule,
  type SentSegment,
  seconds,
} from "../rule.ts";
import { type Arrival, has, isPureAck, type Segment } from "../side.ts";

/**
 * Seconds that Linux delays an ACK at least, less a tick of its clock of 4 ms (include/net/tcp.h,
 * TCP_DELACK_MIN is 40 ms).
 */
const DELAY = 0.036;
/** Seconds that no ACK is delayed (RFC 9293, 3.8.6.3). */
const NO_DELAY = 0.5;

export const acknowledgement: Rule = (sent) => {
  const { segment, side } = sent;
  if (!isPureAck(segment)) return undefined;
  const before = side.sent.findLast((earlier) => has(earlier, "."))?.relativeAck ?? 0;
  const ack = segment.relativeAck ?? 0;
  if (ack <= before) return undefined;
  const covered = side.arrivals.filter(
    ({ segment: { start, end }, stray }) =>
      stray === undefined && end > start && start < ack && end > before,
  );
  const counted = sent.wire === undefined ? covered : covered.filter(isNotSentAgain);
  return counted.length === 0 ? undefined : newly(sent, counted);
};

/** In a capture alone the first copy may have been lost behind it. */
function isNotSentAgain({ segment }: Arrival, index: number, all: readonly Arrival[]): boolean {
  const later = all.slice(index + 1);
  return !later.some(({ segment: { start, end } }) => start <= segment.start && segment.end <= end);
}

/** @param covered the arrivals that it acknowledges and that were not acknowledged before */
function newly(sent: SentSegment, covered: readonly Arrival[]): Explanation | undefined {
  const { segment, side, step } = sent;
  const [oldest] = covered;
  const arrival = covered.at(-1);
  if (oldest === undefined || arrival === undefined) return undefined;
  const number = numberOf(arrival);
  const what = contents(covered);
  const receiving = lastCall(actsNow(sent), RECEIVING);
  const deliveredNow = arrival.segment.packet.held === true && arrival.step === step;
  const waited = segment.packet.time - arrival.segment.packet.time - (sent.wire?.path ?? 0);
  const explained = sent.wire && waited >= DELAY ? late(sent, what, oldest) : undefined;
  if (explained !== undefined) return { cause: byPacket(number), ...explained };
  if (!deliveredNow && waited >= DELAY && !has(arrival.segment, "S")) {
    if (arrival.step < step && receiving !== undefined) {
      return {
        cause: byCall(receiving),
        text: `${place(receiving)} takes data, and the kernel acknowledges ${what} with it`,
        source: "RFC 9293, 3.8.6.3; net/ipv4/tcp.c, tcp_cleanup_rbuf",
      };
    }
    const when = `after ${seconds(oldest.segment, segment)}`;
    return {
      cause: byTimer(side.peer, "delayed ACK", numberOf(oldest)),
      text: sent.wire
        ? `acknowledges ${what} ${when}, as a delayed ACK does: its timer runs out if no data comes to send it with`
        : `acknowledges ${what} ${when}: the kernel waited for data to send the ACK with, until the timer of the delayed ACK ran out`,
      source: "RFC 9293, 3.8.6.3",
    };
  }
  return {
    cause: byPacket(number),
    text: `acknowledges ${what}`,
    source: has(arrival.segment, "S") ? "RFC 9293, 3.5" : "RFC 9293, 3.10.7.4",
  };
}

/** A capture alone shows that a packet came late: an ACK in between, or more time than a kernel waits. */
function late({ segment, side }: SentSegment, what: string, oldest: Arrival) {
  const { start, packet } = oldest.segment;
  const acknowledged = `acknowledges ${what} after ${seconds(oldest.segment, segment)}`;
  const between = side.sent.findLast(
    ({ packet: { time }, relativeAck = 0 }) => time > packet.time && relativeAck <= start,
  );
  if (between !== undefined) {
    return {
      text: `${acknowledged}: packet ${packet.number} was late, as packet ${between.packet.number} shows, which does not acknowledge it`,
      source: "RFC 9293, 3.10.7.4",
    };
  }
  if (segment.packet.time - packet.time < NO_DELAY) return undefined;
  return {
    text: `${acknowledged}: no kernel delays an ACK so long, so it got the packet late, or an earlier ACK was lost`,
    source: "RFC 9293, 3.8.6.3",
  };
}

/** `15 bytes and the FIN of packets 4 and 5`; bytes that arrived twice count once. */
function contents(covered: readonly Arrival[]): string {
  const segments = covered.map(({ segment }) => segment);
  const bytes = lengthOf(segments);
  const parts = [
    ...(segments.some((one) => has(one, "S")) ? ["the SYN"] : []),
    ...(bytes > 0 ? [`${bytes} ${bytes === 1 ? "byte" : "bytes"}`] : []),
    ...(segments.some((one) => has(one, "F")) ? ["the FIN"] : []),
  ];
  const numbers = covered.map(numberOf).toSorted((a, b) => a - b);
  const packets =
    numbers.length === 1
      ? `packet ${numbers[0]}`
      : numbers.length === 2
        ? `packets ${numbers[0]} and ${numbers[1]}`
        : `${numbers.length} packets up to packet ${numbers.at(-1)}`;
  return `${parts.join(" and ")} of ${packets}`;
}

function lengthOf(segments: readonly Segment[]): number {
  let bytes = 0;
  let next = 0;
  for (const { start, flags, length } of segments.toSorted((a, b) => a.start - b.start)) {
    const first = start + (flags.includes("S") ? 1 : 0);
    bytes += Math.max(first + length - Math.max(first, next), 0);
    next = Math.max(next, first + length);
  }
  return bytes;
}

export const windowUpdate: Rule = (sent) => {
  const { segment, side } = sent;
  const before = side.lastSent;
  if (!isPureAck(segment) || before === undefined) return undefined;
  // RFC 7323, 2.2: the window of a SYN is in bytes, and every later one in units of the scale that the SYN has
  const [, scale = "0"] = has(before, "S") ? (/wscale (\d+)/.exec(before.options) ?? []) : [];
  if (segment.window * 2 ** Number(scale) <= before.window) return undefined;
  const receiving = lastCall(actsNow(sent), RECEIVING);
  return (
    receiving && {
      cause: byCall(receiving),
      text: `${place(receiving)} takes data out of the receive buffer: the window opens again, and the kernel sends its new size`,
      source: "RFC 9293, 3.8.6.2.2",
    }
  );
};

/** An ACK that acknowledges nothing new answers something that did not fit. */
export const repeatedAck: Rule = ({ segment, side }) => {
  if (!isPureAck(segment)) return undefined;
  const arrival = side.unanswered.at(-1);
  if (arrival === undefined) return undefined;
  const number = numberOf(arrival);
  const { segment: got, missing = 0 } = arrival;
  const cause = byPacket(number);
  if (arrival.stray === true) {
    return {
      cause,
      text: `packet ${number} is of an earlier connection of the same ports, and its numbers do not fit into this one: the ACK says which number comes next`,
      source: "RFC 9293, 3.10.7.4; RFC 7323, 5",
    };
  }
  if (has(got, "S")) {
    return {
      cause,
      text: `packet ${number} brings a SYN for a connection that exists: the ACK says which number comes next, and a sender that has lost the connection would answer with a RST`,
      source: "RFC 9293, 3.10.7.4; RFC 5961, 4",
    };
  }
  if (has(got, "R")) {
    return {
      cause,
      text: `the RST of packet ${number} has another number than the next one: a challenge ACK asks its sender for a proof`,
      source: "RFC 5961, 3",
    };
  }
  if (got.start > missing) {
    return {
      cause,
      text: `packet ${number} came before what it follows: the ACK says again which number is missing`,
      source: "RFC 5681, 3.2 and 4.2",
    };
  }
  if (got.length <= 1 && got.start === missing - 1 && !has(got, "F")) {
    return {
      cause,
      text: `answers the probe of packet ${number}: the connection lives, and the window is ${segment.window === 0 ? "closed" : "open"}`,
      source: "RFC 9293, 3.8.4 and 3.8.6.1",
    };
  }
  if (got.end > got.start && got.end <= missing) {
    return {
      cause,
      text: `packet ${number} brings nothing new, because all of it has arrived before: the ACK says which number comes next`,
      source: "RFC 9293, 3.10.7.4",
    };
  }
  if (got.length > 0) {
    return {
      cause,
      text: `packet ${number} brings data that the window does not allow: the ACK says which number comes next`,
      source: "RFC 9293, 3.10.7.4",
    };
  }
  return undefined;
};
