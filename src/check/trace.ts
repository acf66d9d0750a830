/**
 * The kernel's trace as a second witness: each peer's history of the first connection against the
 * states the lab expects and the ones its socket tables showed.
 *
 * The trace sees what passes between two looks at a table (SYN-RECEIVED, FIN-WAIT-1, LAST-ACK), so the
 * table's states must be among the trace's, in order. It does not see what Linux keeps without a
 * socket, for which allowance is made and nothing else:
 *
 *     LISTEN        another socket, without addresses; a connection's own history begins with it
 *     SYN-RECEIVED  a request until the handshake's last ACK, which then makes the socket
 *     TIME-WAIT     a time-wait entry that has taken the socket's place: the trace says CLOSED
 *     FIN-WAIT-2    the same, once no program holds the socket (tcp_time_wait)
 */
import { otherPeer, PEERS, type Peer } from "../lab/model.ts";
import type { Mismatch, RecordedPacket, RecordedStateChange, RunRecord } from "../record/record.ts";
import { addressText } from "../sockets/entry-text.ts";
import type { TcpState } from "../sockets/states.ts";
import { type Connection, connectionsOf } from "./context.ts";
import { statePath } from "./states.ts";

/** The states of a peer's end of a connection, in order, as the kernel traced them. */
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

/** The run's first connection, if it is TCP's: the one whose states a lab names. */
export function firstConnection(packets: readonly RecordedPacket[]): Connection | undefined {
  return connectionsOf(packets.filter(({ segment }) => segment?.connection === 1))[0];
}

/**
 * @param trace undefined where this witness is missing
 * @param ends of the first connection, if it is TCP's
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
        expected: `${path}, with what passes between them`,
        observed: traced || "no change of state",
      },
    ];
  });
}

/** Whether a path read off the tables can be the traced one, seen now and then. */
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

/** Whether the last state in the tables is the one the trace ends with. */
function endsAlike(shown: string | undefined, passed: readonly string[]): boolean {
  const [before, last] = passed.length > 1 ? passed.slice(-2) : [undefined, passed[0]];
  if (shown === "TIME-WAIT") {
    return last === "CLOSED" && (before === "FIN-WAIT-2" || before === "CLOSING");
  }
  if (shown === "FIN-WAIT-2" && last === "CLOSED") return before === "FIN-WAIT-2";
  const begun = before === undefined && last === "CLOSED";
  return shown === last || (begun && (shown === "LISTEN" || shown === "SYN-RECEIVED"));
}
