/**
 * The rows a peer's socket table must have against those it has.
 *
 * Exact: the whole table, tcp and udp, in any order. Rows are told apart by their addresses and
 * ports; a row with the right ones and a wrong state or queue is one mismatch, not two.
 */
import { otherPeer, type Peer, type SocketExpectation } from "../lab/model.ts";
import type { Mismatch } from "../record/record.ts";
import { describeEntry, tableText } from "../sockets/entry-text.ts";
import { type Entry, entryKey } from "../sockets/table.ts";
import type { CheckContext } from "./context.ts";

/** An expected row in the table's own terms; the owner by name, as its PID is not foreseeable. */
export type ExpectedEntry = Omit<Entry, "owner"> & { readonly owner: string | undefined };

/** Every row that is missing, extra or different in `peer`'s table. */
export function checkSockets(
  peer: Peer,
  expected: readonly SocketExpectation[],
  observed: readonly Entry[],
  context: CheckContext,
): readonly Mismatch[] {
  const left = [...observed];
  const mismatches: Mismatch[] = [];
  for (const expectation of expected) {
    const row = expectedEntry(peer, expectation, context);
    if (row === undefined) {
      mismatches.push(noConnection(peer, expectation, observed));
      continue;
    }
    const same = left.filter((entry) => entryKey(entry) === entryKey(row));
    const entry = same.find((one) => rowMismatch(peer, row, one).length === 0) ?? same[0];
    if (entry === undefined) mismatches.push(missingRow(peer, row, observed));
    else {
      left.splice(left.indexOf(entry), 1);
      mismatches.push(...rowMismatch(peer, row, entry));
    }
  }
  for (const entry of left) {
    mismatches.push({
      subject: `${peer}'s socket table: extra row`,
      expected: "no such row",
      observed: describeEntry(entry),
    });
  }
  return mismatches;
}

function expectedEntry(
  peer: Peer,
  expectation: SocketExpectation,
  { port, addresses, connections }: CheckContext,
): ExpectedEntry | undefined {
  const { state, recvQ, sendQ, connection } = expectation;
  const owner = expectation.owner === "program" ? peer : undefined;
  if (connection === undefined) {
    const any = addresses[peer].includes(":") ? "::" : "0.0.0.0";
    const protocol = any === "::" ? "tcp6" : "tcp";
    const local = { address: any, port };
    return { protocol, recvQ, sendQ, local, remote: { address: any, port: 0 }, state, owner };
  }
  const ends = connections[connection - 1];
  if (ends === undefined) return undefined;
  const protocol = ends[peer].address.includes(":") ? "tcp6" : "tcp";
  return { protocol, recvQ, sendQ, local: ends[peer], remote: ends[otherPeer(peer)], state, owner };
}

function rowMismatch(peer: Peer, row: ExpectedEntry, entry: Entry): readonly Mismatch[] {
  const fields = [
    row.state !== entry.state && "state",
    row.recvQ !== entry.recvQ && "Recv-Q",
    row.sendQ !== entry.sendQ && "Send-Q",
    row.owner !== entry.owner?.program && "program",
  ].filter((field) => field !== false);
  if (fields.length === 0) return [];
  return [
    {
      subject: `${peer}'s socket table: ${fields.join(", ")}`,
      expected: describeEntry(row),
      observed: describeEntry(entry),
    },
  ];
}

function missingRow(peer: Peer, row: ExpectedEntry, observed: readonly Entry[]): Mismatch {
  return {
    subject: `${peer}'s socket table: missing row`,
    expected: describeEntry(row),
    observed: tableText(observed),
  };
}

function noConnection(
  peer: Peer,
  { state, connection }: SocketExpectation,
  observed: readonly Entry[],
): Mismatch {
  return {
    subject: `${peer}'s socket table: missing row`,
    expected: `connection ${connection} in ${state}`,
    observed: `there has been no connection ${connection}; ${tableText(observed)}`,
  };
}
