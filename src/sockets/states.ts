/**
 * The states of a connection by their RFC 9293 names (section 3.3.2), and the spellings of netstat, ss
 * and the kernel. No other file knows those spellings.
 */

export const TCP_STATES = [
  "CLOSED",
  "LISTEN",
  "SYN-SENT",
  "SYN-RECEIVED",
  "ESTABLISHED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT",
] as const;

export type TcpState = (typeof TCP_STATES)[number];

/** Spellings of netstat (net-tools, statistics.c) and of ss (iproute2, misc/ss.c). */
const SPELLINGS: Readonly<Record<string, TcpState>> = {
  CLOSE: "CLOSED",
  UNCONN: "CLOSED",
  LISTEN: "LISTEN",
  SYN_SENT: "SYN-SENT",
  "SYN-SENT": "SYN-SENT",
  SYN_RECV: "SYN-RECEIVED",
  "SYN-RECV": "SYN-RECEIVED",
  ESTABLISHED: "ESTABLISHED",
  ESTAB: "ESTABLISHED",
  FIN_WAIT1: "FIN-WAIT-1",
  "FIN-WAIT-1": "FIN-WAIT-1",
  FIN_WAIT2: "FIN-WAIT-2",
  "FIN-WAIT-2": "FIN-WAIT-2",
  CLOSE_WAIT: "CLOSE-WAIT",
  "CLOSE-WAIT": "CLOSE-WAIT",
  CLOSING: "CLOSING",
  LAST_ACK: "LAST-ACK",
  "LAST-ACK": "LAST-ACK",
  TIME_WAIT: "TIME-WAIT",
  "TIME-WAIT": "TIME-WAIT",
};

/** The kernel's own names, which a trace has (include/net/tcp_states.h). */
const KERNEL_SPELLINGS: Readonly<Record<string, TcpState>> = {
  TCP_CLOSE: "CLOSED",
  TCP_LISTEN: "LISTEN",
  TCP_SYN_SENT: "SYN-SENT",
  TCP_SYN_RECV: "SYN-RECEIVED",
  TCP_NEW_SYN_RECV: "SYN-RECEIVED", // a request that is not yet a socket
  TCP_ESTABLISHED: "ESTABLISHED",
  TCP_FIN_WAIT1: "FIN-WAIT-1",
  TCP_FIN_WAIT2: "FIN-WAIT-2",
  TCP_CLOSE_WAIT: "CLOSE-WAIT",
  TCP_CLOSING: "CLOSING",
  TCP_LAST_ACK: "LAST-ACK",
  TCP_TIME_WAIT: "TIME-WAIT",
};

/** The RFC name of a state as netstat or ss prints it; undefined for any other word. */
export function stateFromTool(word: string): TcpState | undefined {
  return Object.hasOwn(SPELLINGS, word) ? SPELLINGS[word] : undefined;
}

/** The RFC name of a state as the kernel traces it; undefined for any other word. */
export function stateFromKernel(word: string): TcpState | undefined {
  return Object.hasOwn(KERNEL_SPELLINGS, word) ? KERNEL_SPELLINGS[word] : undefined;
}
