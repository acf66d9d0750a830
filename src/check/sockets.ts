/**
 * Checks a peer's socket table.
 *
 * The check is exact: it compares all rows, TCP and UDP, in any order. A row is identified by its addresses
 * and ports, so that a wrong state or queue is one mismatch and not two.
 */
import { otherPeer, PEERS, type Peer, type SocketExpectation } from "../lab/model.ts";
import type { Mismatch } from "../record/record.ts";
import { describeEntry, tableText } from "../sockets/entry-text.ts";
import type { Entry, SocketAddress } from "../sockets/table.ts";
import { type CheckContext, type Connection, portOf } from "./context.ts";

/** The place of an expected row; `port` is undefined if the kernel chooses it and it is not known. */
interface RowPlace {
  readonly protocol: Entry["protocol"];
  readonly local: { readonly address: string; readonly port: number | undefined };
  readonly remote: SocketAddress;
}

/** A row, and how netstat prints it if the check compares it in another form. */
type ComparedRow = Entry & { readonly printed?: Entry };

/** A mismatch for every row that is missing, extra or different in `peer`'s table. */
export function checkSockets(
  peer: Peer,
  expected: readonly SocketExpectation[],
  observed: readonly ComparedRow[],
  context: CheckContext,
): readonly Mismatch[] {
  const printed = (row: ComparedRow): Entry => withNames(row.printed ?? row, context);
  const named = (row: ComparedRow): string => describeEntry(printed(row));
  const left = [...observed];
  const mismatches: Mismatch[] = [];
  for (const expectation of expected) {
    const place = placeOf(peer, expectation, context);
    const same =
      place === undefined ? [] : left.filter((entry) => isAt(peer, entry, place, context));
    const entry = same.find((one) => differing(expectation, one).length === 0) ?? same[0];
    if (entry === undefined) {
      const there = tableText(observed.map(printed));
      mismatches.push(missingRow(peer, expectation, place, there, context));
      continue;
    }
    left.splice(left.indexOf(entry), 1);
    const fields = differing(expectation, entry);
    if (fields.length === 0) continue;
    mismatches.push({
      subject: `${peer}'s socket table: ${fields.join(", ")}`,
      expected: expectedText(peer, expectation, entry, context),
      observed:
        named(entry) + timerText(expectation, entry.timer?.kind) + secondsText(expectation, entry),
    });
  }
  for (const entry of left) {
    mismatches.push({
      subject: `${peer}'s socket table: extra row`,
      expected: "no such row",
      observed: named(entry),
    });
  }
  return mismatches;
}

/** Undefined if the row's connection has not been seen and its other end does not identify the row. */
function placeOf(
  peer: Peer,
  { protocol: transport, connection, anyAddress, dualStack, port: own }: SocketExpectation,
  context: CheckContext,
): RowPlace | undefined {
  const { addresses, connections } = context;
  // a connection over IPv4 has IPv4 addresses even in the row of an IPv6 socket
  const six = addresses[peer].includes(":") || dualStack === true;
  const protocol = six ? (`${transport}6` as const) : transport;
  const any = six ? "::" : "0.0.0.0";
  const port = own ?? portOf(context, connection);
  const nowhere = { address: any, port: 0 };
  if (connection === undefined) return { protocol, local: { address: any, port }, remote: nowhere };
  const ends = asTheLabPlans(connections[connection - 1], port);
  if (anyAddress) {
    return { protocol, local: { address: any, port: ends?.[peer].port }, remote: nowhere };
  }
  if (ends !== undefined) return { protocol, local: ends[peer], remote: ends[otherPeer(peer)] };
  if (peer === "server" || transport === "tcp") return undefined;
  // the kernel chose the port of a UDP socket that is connected and has sent nothing
  return {
    protocol,
    local: { address: addresses.client, port: undefined },
    remote: { address: addresses.server, port },
  };
}

/** The connection as the lab plans it: with the lab's port, not the one that a program chose instead. */
function asTheLabPlans(ends: Connection | undefined, port: number): Connection | undefined {
  return ends && { ...ends, server: { ...ends.server, port } };
}

function isAt(
  peer: Peer,
  { protocol, local, remote }: Entry,
  place: RowPlace,
  { connections }: CheckContext,
): boolean {
  // a port that is not known is a port of no connection seen so far
  const rightPort =
    place.local.port === undefined
      ? connections.every((ends) => ends[peer].port !== local.port)
      : place.local.port === local.port;
  return (
    rightPort &&
    protocol === place.protocol &&
    local.address === place.local.address &&
    remote.address === place.remote.address &&
    remote.port === place.remote.port
  );
}

/** The cells that differ, by netstat's headings. */
function differing(expected: SocketExpectation, entry: Entry): readonly string[] {
  const queue = expected.recvQ;
  return [
    expected.state !== entry.state && "state",
    !(queue === "some" ? entry.recvQ > 0 : entry.recvQ === queue) && "Recv-Q",
    expected.sendQ !== entry.sendQ && "Send-Q",
    // the processes in the table are the peer's, whatever programs they execute
    (expected.owner === "program") !== (entry.owner !== undefined) && "program",
    !timerHolds(expected, entry.timer) && "timer",
  ].filter((field) => field !== false);
}

function timerHolds(
  { timer: kind, timerSeconds: range }: SocketExpectation,
  timer: Entry["timer"],
): boolean {
  const [least, most] = range ?? [0, Number.POSITIVE_INFINITY];
  const seconds = timer?.seconds ?? 0;
  return (kind === undefined || kind === timer?.kind) && least <= seconds && seconds <= most;
}

function missingRow(
  peer: Peer,
  expectation: SocketExpectation,
  place: RowPlace | undefined,
  there: string,
  context: CheckContext,
): Mismatch {
  const subject = `${peer}'s socket table: missing row`;
  if (place === undefined) {
    const { connection, state } = expectation;
    return {
      subject,
      expected: `connection ${connection} in ${state}`,
      observed: `there has been no connection ${connection}; ${there}`,
    };
  }
  const { local } = place;
  const entry = { ...place, local: { address: local.address, port: local.port ?? 0 } };
  return { subject, expected: expectedText(peer, expectation, entry, context), observed: there };
}

function expectedText(
  peer: Peer,
  { state, recvQ, sendQ, owner, timer, timerSeconds }: SocketExpectation,
  { protocol, local, remote }: Pick<Entry, "protocol" | "local" | "remote">,
  context: CheckContext,
): string {
  const row = withNames({ protocol, local, remote }, context);
  const program = owner === "program" ? peer : undefined;
  const text = describeEntry({ ...row, recvQ, sendQ, state, owner: program });
  const range = timerSeconds === undefined ? "" : ` (${timerSeconds.join(" to ")} s)`;
  return text + timerText({ timer }, timer) + range;
}

function timerText({ timer }: { timer?: string | undefined }, kind: string | undefined): string {
  return timer === undefined ? "" : `  timer ${kind ?? "none"}`;
}

function secondsText({ timerSeconds }: SocketExpectation, { timer }: Entry): string {
  return timerSeconds === undefined ? "" : ` (${timer?.seconds ?? 0} s)`;
}

/** The row with the peers' names as addresses, like in the transcript's tables. */
function withNames<T extends Pick<Entry, "local" | "remote">>(
  entry: T,
  { addresses }: CheckContext,
): T {
  const named = ({ address, port }: SocketAddress): SocketAddress => ({
    address: PEERS.find((peer) => addresses[peer] === address) ?? address,
    port,
  });
  return { ...entry, local: named(entry.local), remote: named(entry.remote) };
}
