/**
 * A socket table after a step: every row, with a mark if it is new (+), gone (-) or changed (*).
 */
import { entryCells } from "../../../sockets/entry-text.ts";
import { type Entry, entryKey, type SocketAddress } from "../../../sockets/table.ts";
import type { Column } from "../table.ts";

export interface MarkedRow {
  readonly mark: "+" | "-" | "*" | " ";
  readonly cells: readonly string[];
}

/**
 * In a narrow terminal the protocol and the program leave first, then queues in which nothing waits. State and remote
 * endpoint stay.
 */
export const TABLE_COLUMNS = [
  { heading: "Proto", leaves: 1 },
  { heading: "Recv-Q", leavesIfEmpty: 4, leaves: 7 },
  { heading: "Send-Q", leavesIfEmpty: 3, leaves: 6 },
  { heading: "Local", leaves: 5 },
  { heading: "Remote" },
  { heading: "State" },
  { heading: "Program", leaves: 2 },
] as const satisfies readonly Column[];

export const TABLE_HEADINGS: readonly string[] = TABLE_COLUMNS.map(({ heading }) => heading);

/** @param nameOf a peer's name in place of its address */
export function markRows(
  before: readonly Entry[],
  after: readonly Entry[],
  nameOf: (address: SocketAddress) => SocketAddress,
): readonly MarkedRow[] {
  const cells = (entry: Entry): readonly string[] =>
    entryCells({ ...entry, local: nameOf(entry.local), remote: nameOf(entry.remote) });
  const earlier = new Map(before.map((entry) => [entryKey(entry), entry]));
  const kept = after.map((entry): MarkedRow => {
    const was = earlier.get(entryKey(entry));
    earlier.delete(entryKey(entry));
    if (was === undefined) return { mark: "+", cells: cells(entry) };
    const same = cells(was).join() === cells(entry).join();
    return { mark: same ? " " : "*", cells: cells(entry) };
  });
  const gone = [...earlier.values()].map(
    (entry): MarkedRow => ({ mark: "-", cells: cells(entry) }),
  );
  return [...kept, ...gone].sort((a, b) => (rowOrder(a) < rowOrder(b) ? -1 : 1));
}

/** netstat prints rows in hash order. Readers expect the listening socket first. */
function rowOrder({ cells }: MarkedRow): string {
  const [protocol, , , local, remote, state] = cells;
  return [protocol, state === "LISTEN" ? 0 : 1, local, remote].join(" ");
}
