/**
 * The state diagram of a TCP connection as a graph of states and events: RFC 9293 figure 5 with its notes.
 * The graph also has the transitions that the figure leaves out because they start in every state. They
 * are needed because a change shows an edge only if nothing else explains it.
 */
import { TCP_STATES, type TcpState } from "../sockets/states.ts";

/** An event of a connection: a call of its user, a segment that arrives, or a timer. */
export type DiagramEvent =
  | "passive OPEN"
  | "active OPEN"
  | "SEND"
  | "CLOSE"
  | "rcv SYN"
  | "rcv SYN,ACK"
  | "rcv ACK of SYN"
  | "rcv FIN"
  | "rcv ACK of FIN"
  | "rcv FIN, ACK of FIN"
  | "rcv RST"
  | "timeout 2 MSL"
  // events that no edge in the figure has
  | "snd RST"
  | "rcv ICMP"
  | "timeout";

export interface Transition {
  readonly from: TcpState;
  readonly to: TcpState;
  readonly event: DiagramEvent;
}

/** An arrow of the figure, or a transition that its notes add. */
export interface Edge extends Transition {
  /** Unique and usable as an identifier: `13`, `note-2`. */
  readonly id: string;
  /** `13`, `note 2`. Two edges come from note 3. */
  readonly name: string;
  /** The connection's action on the event. Empty if there is none. */
  readonly action: string;
}

export const EDGES: readonly Edge[] = [
  edge("1", "CLOSED", "LISTEN", "passive OPEN", "create TCB"),
  edge("2", "CLOSED", "SYN-SENT", "active OPEN", "create TCB, snd SYN"),
  edge("3", "LISTEN", "CLOSED", "CLOSE", "delete TCB"),
  edge("4", "LISTEN", "SYN-RECEIVED", "rcv SYN", "snd SYN,ACK"),
  edge("5", "LISTEN", "SYN-SENT", "SEND", "snd SYN"),
  edge("6", "SYN-SENT", "CLOSED", "CLOSE", "delete TCB"),
  edge("7", "SYN-SENT", "SYN-RECEIVED", "rcv SYN", "snd SYN,ACK"),
  edge("8", "SYN-SENT", "ESTABLISHED", "rcv SYN,ACK", "snd ACK"),
  edge("9", "SYN-RECEIVED", "ESTABLISHED", "rcv ACK of SYN", ""),
  edge("10", "SYN-RECEIVED", "LISTEN", "rcv RST", ""),
  edge("11", "SYN-RECEIVED", "FIN-WAIT-1", "CLOSE", "snd FIN"),
  edge("12", "ESTABLISHED", "FIN-WAIT-1", "CLOSE", "snd FIN"),
  edge("13", "ESTABLISHED", "CLOSE-WAIT", "rcv FIN", "snd ACK"),
  edge("14", "FIN-WAIT-1", "FIN-WAIT-2", "rcv ACK of FIN", ""),
  edge("15", "FIN-WAIT-1", "CLOSING", "rcv FIN", "snd ACK"),
  edge("16", "FIN-WAIT-2", "TIME-WAIT", "rcv FIN", "snd ACK"),
  edge("17", "CLOSING", "TIME-WAIT", "rcv ACK of FIN", ""),
  edge("18", "CLOSE-WAIT", "LAST-ACK", "CLOSE", "snd FIN"),
  edge("19", "LAST-ACK", "CLOSED", "rcv ACK of FIN", ""),
  edge("20", "TIME-WAIT", "CLOSED", "timeout 2 MSL", "delete TCB"),
  edge("note-2", "FIN-WAIT-1", "TIME-WAIT", "rcv FIN, ACK of FIN", "snd ACK"),
  edge("note-3-syn-sent", "SYN-SENT", "CLOSED", "rcv RST", "delete TCB"),
  edge("note-3-established", "ESTABLISHED", "CLOSED", "rcv RST", "delete TCB"),
];

/**
 * LISTEN to SYN-SENT is an edge of TCP's abstract interface (RFC 9293, 3.10.1 and 3.10.2). The sockets
 * API of Linux has no call for it: connect and send on a listening socket fail.
 */
export const LISTEN_TO_SYN_SENT = "5";

const ENDS = ["rcv RST", "snd RST", "rcv ICMP", "timeout"] as const;

/** Resets (note 3), errors and timers that give up, from the states in which no edge has them. */
const LEFT_OUT: readonly Transition[] = [
  ...TCP_STATES.filter((state) => state !== "CLOSED").flatMap((from) =>
    ENDS.map((event) => ({ from, to: "CLOSED" as const, event })),
  ),
  { from: "SYN-RECEIVED", to: "LISTEN", event: "timeout" },
  // Another socket of the same port may connect. The LISTEN row shows nothing of it.
  { from: "LISTEN", to: "SYN-SENT", event: "active OPEN" },
];

/** All transitions of a connection. An edge is the same object as in {@link EDGES}. */
export const TRANSITIONS: readonly Transition[] = [
  ...EDGES,
  ...LEFT_OUT.filter(
    ({ from, to, event }) =>
      !EDGES.some((known) => known.from === from && known.to === to && known.event === event) &&
      !(from === "TIME-WAIT" && event === "timeout"), // edge 20 has its only timer
  ),
];

/** `rcv SYN / snd SYN,ACK`, or the event alone if there is no action. */
export function eventText({ event, action }: Edge): string {
  return action === "" ? event : `${event} / ${action}`;
}

function edge(id: string, from: TcpState, to: TcpState, event: DiagramEvent, action: string): Edge {
  const [word, number] = id.split("-");
  return { id, name: number === undefined ? id : `${word} ${number}`, from, to, event, action };
}
