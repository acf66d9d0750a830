/**
 * An explanation of something in a record: its cause, which is an earlier event of the same record, a
 * sentence, and the document that specifies it.
 */
import type { Peer } from "../lab/model.ts";

/** A timer of the kernel. Its name is the one that a person would look up. */
export type Timer =
  | "retransmission"
  | "delayed ACK"
  | "persist"
  | "keep-alive"
  | "user timeout"
  | "FIN-WAIT-2"
  | "cork";

/** An earlier event of the record. */
export type Cause =
  /** A call of a peer's program, by the step in which it was made and the line that made it. */
  | {
      readonly kind: "call";
      readonly peer: Peer;
      readonly step: number;
      readonly call: string;
      readonly file: string;
      readonly line: number;
    }
  /** The end of a peer's program closes its sockets. */
  | { readonly kind: "end"; readonly peer: Peer; readonly step: number }
  /** A packet that arrived. */
  | { readonly kind: "packet"; readonly number: number }
  /** A timer of a peer's kernel that ran out, and the packet since which it ran. */
  | {
      readonly kind: "timer";
      readonly peer: Peer;
      readonly timer: Timer;
      readonly since: number;
    }
  /** An act of a program that no record has: a capture alone shows no calls. */
  | { readonly kind: "unseen"; readonly peer: Peer; readonly act: string }
  /** The network's act in a step. */
  | { readonly kind: "network"; readonly step: number };

/** How a RST came about. */
export type Resetting =
  | "no connection"
  | "unread data"
  | "linger"
  | "not accepted"
  | "data after close"
  | "gave up"
  | "not sent"
  | "abort";

/** The meaning of a result of a call. */
export type Meaning = Pick<Explanation, "text" | "source">;

export interface Explanation {
  readonly cause: Cause;
  /** One sentence. It may hold text of a program, so it is escaped where it is shown. */
  readonly text: string;
  /** `RFC 9293, 3.8.1` */
  readonly source: string;
  /** The number of the packet that this one repeats. */
  readonly again?: number;
  /** Of a RST. */
  readonly reset?: Resetting;
}
