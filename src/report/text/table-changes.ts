/**
 * A socket table after a step: every row, with a mark if it is new (+), gone (-) or changed (*).
 */
import { entryCells } from "../../sockets/entry-text.ts";
import { type Entry, entryKey, type SocketAddress } from "../../sockets/table.ts";

export interface MarkedRow {
  readonly mark: "+" | "-" | "*" | " ";
  readonly cells: readonly string[];
}

export const TABLE_HEADINGS = ["Proto", "Recv-Q", "Send-Q", "Local", "Remote", "State", "Program"];

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

/** Rows as text in aligned columns. */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, index) => Math.max(all[index] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
