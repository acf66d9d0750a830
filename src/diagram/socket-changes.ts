/**
 * Finds how a peer's sockets change from table to table.
 */
import type { Peer } from "../lab/model.ts";
import type { TcpState } from "../sockets/states.ts";
import { type Entry, entryKey } from "../sockets/table.ts";
import { type RecordedStep, tcpRows } from "./step-events.ts";

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
  let before = new Table([]);
  return steps.map((step) => {
    const after = new Table(tcpRows(step, peer));
    const rows = new Map([...after.rows, ...before.rows]);
    const changes = [...rows].map(([key, socket]): Change => {
      const was = before.rows.get(key)?.state;
      const is = after.rows.get(key)?.state;
      const from = was ?? (before.listensFor(socket) ? "LISTEN" : "CLOSED");
      if (was === undefined) passive[from === "LISTEN" ? "add" : "delete"](key);
      // note 1: a RST leads back to LISTEN only if the connection came from LISTEN
      const listens = from === "SYN-RECEIVED" && passive.has(key) && after.listensFor(socket);
      return { from, to: is ?? (listens ? "LISTEN" : "CLOSED"), socket };
    });
    before = after;
    return changes.filter(({ from, to }) => from !== to);
  });
}

const ANY_ADDRESS = ["0.0.0.0", "::"];

/** A socket table whose rows are found by their key. A forged record can have any number of them. */
class Table {
  /** By key; the first of rows with one key. */
  readonly rows: ReadonlyMap<string, Entry>;
  /** The addresses of listening sockets, by port. */
  readonly #listening = new Map<number, Set<string>>();

  constructor(rows: readonly Entry[]) {
    this.rows = new Map(rows.toReversed().map((row) => [entryKey(row), row]));
    for (const { state, local } of rows) {
      if (state !== "LISTEN") continue;
      const addresses = this.#listening.get(local.port) ?? new Set();
      this.#listening.set(local.port, addresses.add(local.address));
    }
  }

  /** Whether a listening socket accepts segments for this connection's endpoint. */
  listensFor({ local, remote }: Entry): boolean {
    const addresses = remote.port === 0 ? undefined : this.#listening.get(local.port);
    return [...ANY_ADDRESS, local.address].some((address) => addresses?.has(address) === true);
  }
}
