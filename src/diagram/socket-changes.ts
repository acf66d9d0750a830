/**
 * Finds how a peer's sockets change from table to table, and the paths through the state diagram that a
 * step's events allow between two tables.
 */
import type { Peer } from "../lab/model.ts";
import type { TcpState } from "../sockets/states.ts";
import { type Entry, entryKey } from "../sockets/table.ts";
import { TRANSITIONS, type Transition } from "./graph.ts";
import { type Occurrence, type RecordedStep, tcpRows } from "./step-events.ts";

/** A socket whose state after a step differs from the state before it. */
export interface Change {
  readonly from: TcpState;
  readonly to: TcpState;
  readonly socket: Entry;
}

/** The changes in a peer's table, step by step. */
export function changesOf(
  steps: readonly RecordedStep[],
  peer: Peer,
): readonly (readonly Change[])[] {
  /** Connections that came from LISTEN, where they had no row of their own. */
  const passive = new Set<string>();
  let before: readonly Entry[] = [];
  return steps.map((step) => {
    const after = tcpRows(step, peer);
    const rows = new Map([...after, ...before].map((row) => [entryKey(row), row]));
    const changes = [...rows].map(([key, socket]): Change => {
      const was = stateIn(before, key);
      const is = stateIn(after, key);
      const from = was ?? (isListenedOn(before, socket) ? "LISTEN" : "CLOSED");
      if (was === undefined) passive[from === "LISTEN" ? "add" : "delete"](key);
      // note 1: a RST leads back to LISTEN only if the connection came from LISTEN
      const listens = from === "SYN-RECEIVED" && passive.has(key) && isListenedOn(after, socket);
      return { from, to: is ?? (listens ? "LISTEN" : "CLOSED"), socket };
    });
    before = after;
    return changes.filter(({ from, to }) => from !== to);
  });
}

function stateIn(table: readonly Entry[], key: string): TcpState | undefined {
  return table.find((row) => entryKey(row) === key)?.state;
}

const ANY_ADDRESS = ["0.0.0.0", "::"];

/** Whether a listening socket accepts segments for this connection's endpoint. */
function isListenedOn(table: readonly Entry[], { local, remote }: Entry): boolean {
  if (remote.port === 0) return false;
  return table.some(
    (row) =>
      row.state === "LISTEN" &&
      row.local.port === local.port &&
      [...ANY_ADDRESS, local.address].includes(row.local.address),
  );
}

/**
 * The only path from one state to another that the occurrences allow. Undefined if there is none or more
 * than one. A path with a loop need not be searched, because it is a path without the loop too.
 */
export function onlyWay(
  from: TcpState,
  to: TcpState,
  occurrences: readonly Occurrence[],
): readonly Transition[] | undefined {
  let only: readonly Transition[] | undefined;
  for (const way of waysBetween(from, to, occurrences, [from])) {
    if (only !== undefined && !isSame(only, way)) return undefined;
    only = way;
  }
  return only;
}

function isSame(a: readonly Transition[], b: readonly Transition[]): boolean {
  return a.length === b.length && a.every((transition, index) => transition === b[index]);
}

/** Every path without a loop on which each occurrence causes at most one transition. */
function* waysBetween(
  from: TcpState,
  to: TcpState,
  occurrences: readonly Occurrence[],
  seen: readonly TcpState[],
): Generator<readonly Transition[]> {
  for (const transition of TRANSITIONS) {
    if (transition.from !== from || seen.includes(transition.to)) continue;
    const tried = new Set<string>();
    for (const [index, occurrence] of occurrences.entries()) {
      if (!occurrence.includes(transition.event) || tried.has(occurrence.join())) continue;
      tried.add(occurrence.join());
      if (transition.to === to) {
        yield [transition];
        continue;
      }
      const left = occurrences.toSpliced(index, 1);
      for (const rest of waysBetween(transition.to, to, left, [...seen, transition.to])) {
        yield [transition, ...rest];
      }
    }
  }
}
