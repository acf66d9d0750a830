/** The input of a rule for one packet: the packet, both sides as they were before it, and what came before. */
import type { Peer } from "../lab/model.ts";
import type { Entry } from "../sockets/table.ts";
import type { Acts } from "./acts.ts";
import type { Cause, Explanation, Timer } from "./explanation.ts";
import type { Act, Ended, MadeCall } from "./happenings.ts";
import type { Arrival, Segment, Side } from "./side.ts";

export interface SentSegment {
  readonly segment: Segment;
  readonly step: number;
  /** The sender's side. */
  readonly side: Side;
  readonly acts: Acts;
  /** The sender's row of this connection before the step; undefined if there was none. */
  readonly row: Entry | undefined;
  /** Present if only the wire was seen, and no calls and tables. */
  readonly wire?: WireOnly | undefined;
}

export interface WireOnly {
  /** Seconds that the way from the place of the capture to the sender and back takes, as far as packets show it. */
  readonly path: number;
}

/** Explains a segment, or leaves it to the next rule. */
export type Rule = (sent: SentSegment) => Explanation | undefined;

export function actsNow({ acts, step, side, segment }: SentSegment): readonly Act[] {
  return acts.in(step, side.peer, segment.connection);
}

export function lastCall(acts: readonly Act[], names: ReadonlySet<string>): MadeCall | undefined {
  return acts.findLast((act): act is MadeCall => act.kind === "call" && names.has(act.name));
}

export const byCall = ({ peer, step, text, file, line }: MadeCall): Cause => ({
  kind: "call",
  peer,
  step,
  call: text,
  file,
  line,
});

export const byAct = (act: Act): Cause =>
  act.kind === "call" ? byCall(act) : { kind: "end", peer: act.peer, step: act.step };

/** `the end of the program`, or of a process that it has forked. */
export const endText = ({ process }: Pick<Ended, "process">, whose = "the program"): string =>
  `the end of ${process === undefined ? whose : `process ${process}`}`;

export const byUnseen = (peer: Peer, act: string): Cause => ({ kind: "unseen", peer, act });

export const byPacket = (number: number): Cause => ({ kind: "packet", number });

export const byTimer = (peer: Peer, timer: Timer, since: number): Cause => ({
  kind: "timer",
  peer,
  timer,
  since,
});

/** `server.cc:7: send(4, "welcome", 7, 0)` */
export const place = ({ file, line, text }: MadeCall): string =>
  `${line === 0 ? file : `${file}:${line}`}: ${text}`;

export const numberOf = ({ segment }: Arrival): number => segment.packet.number;

/** Seconds from an earlier packet to a later one, to three digits. */
export const seconds = (from: Segment, to: Segment): string =>
  `${Number((to.packet.time - from.packet.time).toPrecision(3))} s`;

/** A line that an earlier step started, or this one, is executed further. Its calls are not known before it ends. */
export function pending(
  { acts, step, side, segment }: SentSegment,
  what: string,
): Explanation | undefined {
  const line = acts
    .until(step, side.peer, segment.connection)
    .findLast((act): act is MadeCall => act.kind === "call" && act.call?.result === undefined);
  return (
    line && {
      cause: byCall(line),
      text: `${line.file}:${line.line}, which was in ${line.name} last, goes on and ${what}`,
      source: "RFC 9293, 3.10",
    }
  );
}
