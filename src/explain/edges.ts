/** The events that can cause each change of state that the kernel traces, and the documents that specify it. */

export type Trigger =
  | "connect" | "failed connect" | "close" | "SYN" | "SYN-ACK" | "ACK" | "FIN" | "ACK of FIN" | "RST"
  | "our RST"; // biome-ignore format: one list

export interface Edge {
  readonly on: readonly Trigger[];
  readonly source: string;
}

export const ABORTS: readonly Trigger[] = ["RST", "our RST"];
const FIN_ACKED = { on: ["ACK of FIN"], source: "RFC 9293, 3.10.7.4" } as const;

/** The triggers of a change, by its two states. */
export const EDGES: Readonly<Record<string, Edge>> = {
  "CLOSED>SYN-SENT": { on: ["connect"], source: "RFC 9293, 3.10.1" },
  "LISTEN>SYN-RECEIVED": { on: ["SYN"], source: "RFC 9293, 3.10.7.2" },
  "SYN-SENT>SYN-RECEIVED": { on: ["SYN"], source: "RFC 9293, 3.10.7.3" },
  "SYN-SENT>ESTABLISHED": { on: ["SYN-ACK"], source: "RFC 9293, 3.10.7.3" },
  "SYN-SENT>CLOSED": {
    on: ["RST", "close", "failed connect"],
    source: "RFC 9293, 3.10.7.3 and 3.10.4",
  },
  "SYN-RECEIVED>ESTABLISHED": { on: ["ACK"], source: "RFC 9293, 3.10.7.4" },
  "SYN-RECEIVED>FIN-WAIT-1": { on: ["close"], source: "RFC 9293, 3.10.4" },
  "SYN-RECEIVED>CLOSED": { on: ABORTS, source: "RFC 9293, 3.10.7.4" },
  "ESTABLISHED>FIN-WAIT-1": { on: ["close"], source: "RFC 9293, 3.10.4" },
  "ESTABLISHED>CLOSE-WAIT": { on: ["FIN"], source: "RFC 9293, 3.10.7.4" },
  "ESTABLISHED>CLOSED": { on: ABORTS, source: "RFC 9293, 3.10.5 and 3.10.7.4" },
  "CLOSE-WAIT>LAST-ACK": { on: ["close"], source: "RFC 9293, 3.10.4" },
  "CLOSE-WAIT>CLOSED": { on: ABORTS, source: "RFC 9293, 3.10.5 and 3.10.7.4" },
  "FIN-WAIT-1>FIN-WAIT-2": FIN_ACKED,
  "FIN-WAIT-1>CLOSING": { on: ["FIN"], source: "RFC 9293, 3.10.7.4" },
  "FIN-WAIT-1>TIME-WAIT": { on: ["FIN"], source: "RFC 9293, 3.10.7.4" },
  "FIN-WAIT-1>CLOSED": { on: ["FIN", ...ABORTS], source: "RFC 9293, 3.10.7.4" },
  "FIN-WAIT-2>TIME-WAIT": { on: ["FIN"], source: "RFC 9293, 3.10.7.4" },
  "FIN-WAIT-2>CLOSED": { on: ["FIN", "close", ...ABORTS], source: "RFC 9293, 3.10.7.4" },
  "FIN-WAIT-2>FIN-WAIT-2": {
    on: ["close"],
    source: "RFC 9293, 3.10.4; net/ipv4/tcp.c, tcp_close_state",
  },
  "CLOSING>TIME-WAIT": FIN_ACKED,
  "CLOSING>CLOSED": { on: ["ACK of FIN", ...ABORTS], source: "RFC 9293, 3.10.7.4" },
  "LAST-ACK>CLOSED": { on: ["ACK of FIN", ...ABORTS], source: "RFC 9293, 3.10.7.4" },
};

/** A socket that no program holds is replaced in FIN-WAIT-2 by the segment that brings it there. */
export const ORPHAN: Edge = {
  on: ["ACK of FIN", ...ABORTS],
  source: "net/ipv4/tcp_input.c, tcp_rcv_state_process",
};
