/** RST: RFC 9293, 3.5.2 and 3.10.7, and how Linux aborts a connection (net/ipv4/tcp.c, __tcp_close). */

import { CLOSING } from "../acts.ts";
import type { Explanation } from "../explanation.ts";
import type { Act } from "../happenings.ts";
import {
  actsNow,
  byAct,
  byPacket,
  byTimer,
  endText,
  numberOf,
  pending,
  place,
  type Rule,
  type SentSegment,
  seconds,
} from "../rule.ts";
import { type Arrival, has, isPureAck } from "../side.ts";

export const reset: Rule = (sent) => {
  const { segment, side } = sent;
  if (!has(segment, "R")) return undefined;
  const arrival = side.unanswered.at(-1);
  const closing = actsNow(sent).findLast(
    (act) => act.kind === "end" || CLOSING.has(act.name) || act.name === "connect",
  );
  if (closing !== undefined && (arrival === undefined || arrival.step < sent.step)) {
    return aborted(sent, closing);
  }
  return arrival === undefined
    ? (gaveUp(sent) ?? pending(sent, "resets it"))
    : refused(sent, arrival);
};

/** Nothing has come since this side last sent something. */
export function gaveUp({ side, segment }: SentSegment): Explanation | undefined {
  const { lastSent } = side;
  if (lastSent === undefined) return undefined;
  const { number } = lastSent.packet;
  const isProbe = isPureAck(lastSent) && lastSent.start === side.nextToSend - 1;
  if (!isProbe && lastSent.end === lastSent.start) return undefined;
  return {
    cause: byTimer(side.peer, isProbe ? "keep-alive" : "user timeout", number),
    text: `${isProbe ? "no probe has been answered" : "nothing has acknowledged what was sent"}, and ${seconds(lastSent, segment)} after packet ${number} the kernel gives the connection up and resets it`,
    source: "RFC 9293, 3.8.3 and 3.8.4; tcp(7), TCP_USER_TIMEOUT and TCP_KEEPCNT",
    reset: "gave up",
  };
}

function aborted({ row, acts, side, segment, step }: SentSegment, act: Act): Explanation {
  const who = act.kind === "call" ? place(act) : endText(act, `the ${act.peer}'s program`);
  const cause = byAct(act);
  const unread = row?.recvQ ?? 0;
  const lingers = acts
    .until(step, side.peer, segment.connection)
    .some((one) => one.kind === "call" && one.name === "setsockopt" && /SO_LINGER/.test(one.text));
  if (row?.state !== "LISTEN" && unread > 0) {
    return {
      cause,
      text: `${who} closes a socket with ${unread} unread ${unread === 1 ? "byte" : "bytes"}: they are lost, so the kernel resets the connection instead of sending a FIN`,
      source: "RFC 2525, 2.17; RFC 1122, 4.2.2.13",
      reset: "unread data",
    };
  }
  if (lingers) {
    return {
      cause,
      text: `${who} closes a socket with SO_LINGER and a time of 0: that aborts the connection`,
      source: "RFC 9293, 3.10.5; socket(7)",
      reset: "linger",
    };
  }
  if (!acts.isAccepted(side.peer, segment.connection)) {
    return {
      cause,
      text: `${who} closes the listening socket: connections that no accept has taken are reset`,
      source: "RFC 9293, 3.10.5; net/ipv4/inet_connection_sock.c, inet_csk_listen_stop",
      reset: "not accepted",
    };
  }
  return {
    cause,
    text: `${who} aborts the connection`,
    source: "RFC 9293, 3.10.5",
    reset: "abort",
  };
}

function refused({ side, row }: SentSegment, arrival: Arrival): Explanation {
  const number = numberOf(arrival);
  const cause = byPacket(number);
  const wasHere = side.sent.length > 0;
  if (has(arrival.segment, "S") && !has(arrival.segment, ".") && !wasHere) {
    return {
      cause,
      text: `answers the SYN of packet ${number}: no socket listens on the port`,
      source: "RFC 9293, 3.10.7.1",
      reset: "no connection",
    };
  }
  if (row?.state === "SYN-SENT") {
    return {
      cause,
      text: `packet ${number} acknowledges something that this side has not sent in this connection`,
      source: "RFC 9293, 3.5.2 and 3.10.7.3",
      reset: "not sent",
    };
  }
  if (arrival.segment.length > 0 && side.sent.some((earlier) => has(earlier, "F"))) {
    return {
      cause,
      text: `packet ${number} brings data, and no program can read it here now`,
      source: "RFC 1122, 4.2.2.13",
      reset: "data after close",
    };
  }
  return {
    cause,
    text: wasHere
      ? `packet ${number} belongs to a connection that this side's kernel no longer has`
      : `packet ${number} belongs to no connection of this side's kernel`,
    source: "RFC 9293, 3.10.7.1",
    reset: "no connection",
  };
}
