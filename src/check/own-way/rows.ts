/**
 * The rows of a peer's socket table as a program that is judged its own way may have them. A listener may
 * be bound to all addresses, to the peer's own, or to both versions of IP, and any process of the peer may
 * hold a socket. Sockets that are not the lab's endpoints don't count.
 */
import { otherPeer, type Peer, type SocketExpectation } from "../../lab/model.ts";
import type { PlannedStep } from "../../lab/plan/plan.ts";
import type { Mismatch } from "../../record/record.ts";
import { type Entry, plainAddress } from "../../sockets/table.ts";
import { type CheckContext, isLabPort } from "../context.ts";
import { checkSockets } from "../sockets.ts";

/**
 * The rows that count, each in the form in which the lab expects it.
 * @param expected rows, which may have ports of their own
 */
export function comparableRows(
  peer: Peer,
  rows: readonly Entry[],
  context: CheckContext,
  expected: readonly SocketExpectation[] = [],
): readonly ComparableRow[] {
  const isAsked = (row: Entry): boolean =>
    expected.some(
      ({ port, protocol, connection = 0, anyAddress }) =>
        port === row.local.port ||
        // the kernel has chosen the port of a socket that has sent nothing yet
        (anyAddress && !context.connections[connection - 1] && row.protocol.startsWith(protocol)),
    );
  return rows
    .filter((row) => isAsked(row) || isOfTheLab(peer, row, context))
    .map((row) => comparable(peer, row, context));
}

/**
 * A mismatch for every row that a program may not have, or must have and has not.
 * @param lag the bytes that the lab's own program has not taken yet (lag.ts)
 */
export function checkOwnRows(
  peer: Peer,
  { sockets }: Pick<PlannedStep, "sockets">,
  table: readonly Entry[],
  context: CheckContext,
  lag = 0,
): readonly Mismatch[] {
  const rows = comparableRows(peer, table, context, sockets[peer]);
  const expected = sockets[peer].map((row) => acceptable(peer, row, rows, context, lag));
  return checkSockets(peer, expected, rows, context);
}

interface ComparableRow extends Entry {
  /** The row as netstat prints it. */
  readonly printed: Entry;
}

function comparable(
  peer: Peer,
  row: Entry,
  { addresses }: Pick<CheckContext, "addresses">,
): ComparableRow {
  const six = addresses[peer].includes(":");
  const local = plainAddress(row.local.address);
  const remote = plainAddress(row.remote.address);
  const any = six ? "::" : "0.0.0.0";
  const open = isAny(remote); // neither connected nor accepted
  const protocol = six ? row.protocol : (row.protocol.replace("6", "") as "tcp" | "udp");
  return {
    ...row,
    protocol,
    local: {
      ...row.local,
      address: open && (isAny(local) || local === addresses[peer]) ? any : local,
    },
    remote: { ...row.remote, address: open ? any : remote },
    owner: row.owner && { ...row.owner, program: peer },
    printed: row,
  };
}

/** States after the other peer's FIN, which counts one in Recv-Q until the program has read the end. */
const AFTER_FIN: readonly unknown[] = ["CLOSE-WAIT", "LAST-ACK", "CLOSING"];

/** The row that the lab expects; a program may have read the end of the data or not. */
function acceptable(
  peer: Peer,
  { dualStack: _, ...row }: SocketExpectation, // any listener will do
  rows: readonly Entry[],
  { connections }: CheckContext,
  lag: number,
): SocketExpectation {
  const ends = connections[(row.connection ?? 0) - 1];
  if (ends === undefined || row.recvQ === "some") return row;
  const seen = rows.find(
    ({ local, remote }) =>
      local.port === ends[peer].port && remote.port === ends[otherPeer(peer)].port,
  );
  const also = [
    ...(lag > 0 ? [row.recvQ + lag] : []),
    ...(AFTER_FIN.includes(row.state) ? [row.recvQ - 1] : []),
  ];
  return seen !== undefined && also.includes(seen.recvQ) ? { ...row, recvQ: seen.recvQ } : row;
}

/** A dual-stack socket has `::`; it takes connections of IPv4 too. */
const isAny = (address: string): boolean => address === "0.0.0.0" || address === "::";

/** Whether a row is an endpoint of the lab: it has the lab's port, or a port of a connection of the run. */
function isOfTheLab(
  peer: Peer,
  { protocol, local, remote, state }: Entry,
  context: CheckContext,
): boolean {
  const { addresses, connections } = context;
  if (!addresses[peer].includes(":") && protocol.endsWith("6") && isOnlySix(local.address)) {
    return false;
  }
  if (isLabPort(context, local.port) || isLabPort(context, remote.port)) return true;
  if (state === "LISTEN" || isAny(plainAddress(remote.address))) {
    return connections.some((ends) => ends[peer].port === local.port);
  }
  return connections.some(
    (ends) => ends[peer].port === local.port || ends[peer].port === remote.port,
  );
}

/** An address of IPv6 that no packet of IPv4 can have. */
function isOnlySix(address: string): boolean {
  const plain = plainAddress(address);
  return plain.includes(":") && plain !== "::";
}
