/**
 * The states of a peer on the first connection, from its socket tables after each step.
 */
import type { Peer } from "../lab/model.ts";
import { otherPeer } from "../lab/model.ts";
import type { TcpState } from "../sockets/states.ts";
import { type Entry, entryKey } from "../sockets/table.ts";
import type { CheckContext } from "./context.ts";

/**
 * The state of the peer's end of the first connection. A listening peer is in LISTEN until the
 * connection has a row, and again after a connection that was not completed.
 * @param before its states after the earlier steps
 */
export function stateOf(
  peer: Peer,
  table: readonly Entry[],
  context: CheckContext,
  before: readonly TcpState[],
): TcpState {
  const first = context.connections[0];
  const listening = table.some(
    ({ state, local }) => state === "LISTEN" && local.port === context.port,
  );
  if (first === undefined) return listening ? "LISTEN" : "CLOSED";
  const ends = { local: first[peer], remote: first[otherPeer(peer)] };
  const row = table.find(
    (entry) => entryKey(entry) === entryKey({ protocol: entry.protocol, ...ends }),
  );
  if (row?.state !== undefined) return row.state;
  return listening && before.every((state) => INCOMPLETE.has(state)) ? "LISTEN" : "CLOSED";
}

/** The states of a listening peer before its connection is completed. */
const INCOMPLETE: ReadonlySet<TcpState> = new Set(["CLOSED", "LISTEN", "SYN-RECEIVED"]);

/** A path without repeated states: `CLOSED LISTEN ESTABLISHED`. */
export function statePath(states: readonly TcpState[]): string {
  return states.filter((state, index) => state !== states[index - 1]).join(" ");
}
