/**
 * Prints the rows of a socket table in netstat's columns, with the states' RFC names.
 */
import type { Entry, SocketAddress } from "./table.ts";

/** A row to print. An expected row has its owner by name, and can leave a queue open. */
export type ShownEntry = Omit<Entry, "owner" | "recvQ" | "timer"> & {
  readonly owner?: Entry["owner"] | string;
  readonly recvQ: number | string;
};

/** `tcp  0  0  0.0.0.0:12345  0.0.0.0:*  LISTEN  server` */
export function describeEntry(entry: ShownEntry): string {
  return entryCells(entry).join("  ");
}

/** The cells of a row: protocol, Recv-Q, Send-Q, local, remote, state, program. */
export function entryCells(entry: ShownEntry): readonly string[] {
  const { protocol, recvQ, sendQ, local, remote, state, owner } = entry;
  const program = typeof owner === "object" ? owner.program : (owner ?? "-");
  return [
    protocol,
    `${recvQ}`,
    `${sendQ}`,
    addressText(local),
    addressText(remote),
    state ?? "",
    program,
  ];
}

/** `0.0.0.0:12345`, `198.18.0.2:*` */
export function addressText({ address, port }: SocketAddress): string {
  return `${address}:${port === 0 ? "*" : port}`;
}

/** All rows in one line, or that there are none. */
export function tableText(entries: readonly Entry[]): string {
  if (entries.length === 0) return "the table is empty: no socket is there";
  return `the table has ${entries.map((entry) => describeEntry(entry)).join("; ")}`;
}
