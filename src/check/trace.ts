/**
 * Checks the states of the first connection against the kernel's trace, as a second source: the states
 * that the lab expects and the states of the socket tables.
 *
 * The trace has the states between two readings of a table (SYN-RECEIVED, FIN-WAIT-1, LAST-ACK), so the
 * tables' states must be among the trace's states, in order. It does not have these states, for which
 * Linux has no socket of the connection:
 *
 *     LISTEN        another socket, without addresses; the history of a connection begins with it
 *     SYN-RECEIVED  a request, until the last ACK of the handshake makes the socket
 *     TIME-WAIT     a time-wait entry that replaces the socket; the trace has CLOSED
 *     FIN-WAIT-2    the same, if no program holds the socket (tcp_time_wait)
 */
import { otherPeer, PEERS, type Peer } from "../lab/model.ts";
import type { Mismatch, RecordedPacket, RecordedStateChange, RunRecord } from "../record/record.ts";
import { addressText } from "../sockets/entry-text.ts";
import type { TcpState } from "../sockets/states.ts";
import { type Connection, connectionsOf } from "./context.ts";
import { statePath } from "./states.ts";

/** The states of a peer's end of a connection that the kernel traced, in order. */
export function tracedPath(
  history: readonly RecordedStateChange[],
  peer: Peer,
  ends: Connection,
): string {
  const key = `${addressText(ends[peer])} ${addressText(ends[otherPeer(peer)])}`;
  const own = history.filter(
    ({ local, remote }) => `${addressText(local)} ${addressText(remote)}` === key,
  );
  return statePath(own.flatMap(({ from, to }) => [from, to]));
}

/** The run's first connection if it is a TCP connection. A lab lists its states. */
export function firstConnection(packets: readonly RecordedPacket[]): Connection | undefined {
  return connectionsOf(packets.filter(({ segment }) => segment?.connection === 1))[0];
}

/**
 * @param trace undefined if the kernel traced nothing
 * @param ends of the first connection, if it is a TCP connection
 */
export function checkTrace(
  trace: RunRecord["trace"],
  ends: Connection | undefined,
  states: RunRecord["states"],
): readonly Mismatch[] {
  if (trace === undefined || ends === undefined) return [];
  return PEERS.flatMap((peer) => {
    const traced = tracedPath(trace[peer], peer, ends);
    const { expected, observed } = states[peer];
    const path = [expected, observed].find((tables) => !agrees(tables, traced));
    if (path === undefined) return [];
    return [
      {
        subject: `the kernel's trace of the ${peer}`,
        expected: `${path}, with any states between them`,
        observed: traced || "no state change",
      },
    ];
  });
}

/** Whether readings of the tables during the traced path can give this path. */
function agrees(tables: string, traced: string): boolean {
  const shown = tables.split(" ").filter((state) => !WITHOUT_SOCKET.has(state));
  const passed = traced.replace(/^(?:LISTEN\b|$)/, "CLOSED").split(" ");
  let found = 0;
  for (const state of passed) if (state === shown[found]) found += 1;
  return found === shown.length && endsAlike(tables.split(" ").at(-1), passed);
}

const WITHOUT_SOCKET: ReadonlySet<string> = new Set<TcpState>([
  "LISTEN",
  "SYN-RECEIVED",
  "TIME-WAIT",
]);

/** Whether the last state of the tables agrees with the end of the trace. */
function endsAlike(shown: string | undefined, passed: readonly string[]): boolean {
  const [before, last] = passed.length > 1 ? passed.slice(-2) : [undefined, passed[0]];
  if (shown === "TIME-WAIT") {
    return last === "CLOSED" && (before === "FIN-WAIT-2" || before === "CLOSING");
  }
  if (shown === "FIN-WAIT-2" && last === "CLOSED") return before === "FIN-WAIT-2";
  const begun = before === undefined && last === "CLOSED";
  return shown === last || (begun && (shown === "LISTEN" || shown === "SYN-RECEIVED"));
}
