/**
 * The state of one side of a connection, as far as packets show it: what it has sent and what has arrived. Sequence numbers are
 * relative to the sender's ISN; a side whose ISN is not known has no numbers.
 */
import type { Peer } from "../lab/model.ts";
import type { RecordedPacket, RecordedSegment } from "../record/record.ts";
import { sequenceLength } from "../wire/decode/sequence.ts";

/** A segment with its packet, and the numbers that it takes: from `seq` up to `end`, without `end`. */
export interface Segment extends RecordedSegment {
  readonly packet: RecordedPacket;
  readonly start: number;
  readonly end: number;
}

export function segmentOf(packet: RecordedPacket): Segment | undefined {
  const { segment } = packet;
  // The RST that answers a SYN has number 0 of no connection (RFC 9293, 3.10.7.1).
  const start = segment?.relativeSeq ?? (segment?.flags.includes("R") ? 0 : undefined);
  if (segment === undefined || start === undefined) return undefined;
  return { ...segment, packet, start, end: start + sequenceLength(segment.flags, segment.length) };
}

export const has = (segment: Pick<RecordedSegment, "flags">, flag: string): boolean =>
  segment.flags.includes(flag);

export const isPureAck = (segment: Segment): boolean =>
  segment.end === segment.start && has(segment, ".") && !has(segment, "R");

/** Whether it reports data beyond a gap. A record has the options as tcpdump prints them; a SYN's is `sackOK`. */
export const hasSack = ({ options }: Pick<RecordedSegment, "options">): boolean =>
  /(?:^|,)sack \d/.test(options);

/** Segments that arrived and the numbers up to which everything has arrived, before and after each. */
export interface Arrival {
  readonly segment: Segment;
  readonly step: number;
  /** The next number that was missing before it arrived; undefined before the first. */
  readonly missing: number | undefined;
  /** It was sent in an earlier connection of the same ports, so its numbers mean nothing here. */
  readonly stray?: true;
}

/** Rules look back no further than this many segments, if a capture has no end. */
const KEPT = 2000;

export class Side {
  readonly peer: Peer;
  readonly sent: Segment[] = [];
  readonly arrivals: Arrival[] = [];
  /** The arrivals since this side last sent something, oldest first. */
  unanswered: Arrival[] = [];
  /** The next number that this side has not sent yet. */
  nextToSend = 0;
  /** The next number that has not arrived. */
  nextToArrive: number | undefined;
  /** The number up to which the other side has acknowledged. */
  acknowledged = 0;
  /** The fewest seconds between the arrival of something and a segment that acknowledges it. */
  quickest = Number.POSITIVE_INFINITY;
  #beyond: Segment[] = [];

  constructor(peer: Peer) {
    this.peer = peer;
  }

  send(segment: Segment): void {
    this.#noteAnswer(segment);
    this.sent.push(segment);
    this.nextToSend = Math.max(this.nextToSend, segment.end);
    this.unanswered = [];
  }

  arrive(segment: Segment, step: number): void {
    const arrival = { segment, step, missing: this.nextToArrive };
    this.arrivals.push(arrival);
    this.unanswered.push(arrival);
    if (has(segment, ".")) {
      this.acknowledged = Math.max(this.acknowledged, segment.relativeAck ?? 0);
    }
    this.nextToArrive ??= segment.start;
    this.#beyond.push(segment);
    this.#beyond.sort((a, b) => a.start - b.start);
    for (const { start, end } of this.#beyond) {
      if (start <= this.nextToArrive) this.nextToArrive = Math.max(this.nextToArrive, end);
    }
    const next = this.nextToArrive;
    this.#beyond = this.#beyond.filter(({ end }) => end > next);
  }

  /** Forgets what is long over. */
  forget(): void {
    for (const list of [this.sent, this.arrivals]) {
      if (list.length > 2 * KEPT) list.splice(0, list.length - KEPT);
    }
  }

  #noteAnswer({ relativeAck, packet }: Segment): void {
    const got = this.unanswered.findLast(
      ({ segment: { start, end } }) => end > start && end === relativeAck,
    );
    if (got === undefined) return;
    this.quickest = Math.min(this.quickest, packet.time - got.segment.packet.time);
  }

  /** A segment of an earlier connection of the same ports arrives at this one's socket. */
  arriveStray(segment: Segment, step: number): void {
    this.unanswered.push({ segment, step, missing: this.nextToArrive, stray: true });
  }

  /** The first segment that this side sent with these numbers and flags. */
  firstSent({ start, end, flags }: Segment): Segment | undefined {
    if (start >= this.nextToSend) return undefined; // all of it is new
    return this.sent.find(
      (earlier) =>
        earlier.start <= start &&
        earlier.end >= end &&
        has(earlier, "S") === flags.includes("S") &&
        (!flags.includes("F") || has(earlier, "F")),
    );
  }

  get lastSent(): Segment | undefined {
    return this.sent.at(-1);
  }

  get lastArrival(): Arrival | undefined {
    return this.arrivals.at(-1);
  }
}
