import { expect, test } from "vitest";
import { checkTrace, firstConnection, tracedPath } from "../../src/check/trace.ts";
import { otherPeer, type Peer } from "../../src/lab/model.ts";
import type { RecordedStateChange, RunRecord } from "../../src/record/record.ts";
import type { TcpState } from "../../src/sockets/states.ts";
import { after } from "../support/evidence/context.ts";
import { endOf } from "../support/evidence/entries.ts";
import { mismatchText, text } from "../support/evidence/mismatch-text.ts";
import { datagram, handshake, segment } from "../support/evidence/packets.ts";

const [ENDS] = after(1).connections;
const SERVER = "LISTEN SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED";
const CLIENT = "CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSED";
const TABLES = {
  server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT CLOSED",
  client: "CLOSED ESTABLISHED FIN-WAIT-2 TIME-WAIT",
};

/** The history of a peer's end of a connection with these states. */
function history(peer: Peer, path: string, connection = 1): RecordedStateChange[] {
  const states = path.split(" ") as TcpState[];
  return states.slice(1).map((to, index) => ({
    time: index / 1e4,
    local: endOf(peer, connection),
    remote: endOf(otherPeer(peer), connection),
    from: states[index] ?? "CLOSED",
    to,
  }));
}

function check(
  traced: Partial<Record<Peer, string>>,
  tables: Partial<Record<Peer, string>> = {},
  expected: Partial<Record<Peer, string>> = tables,
): string {
  const { server = SERVER, client = CLIENT } = traced;
  const trace = { server: history("server", server), client: history("client", client) };
  const states = (peer: Peer): RunRecord["states"][Peer] => ({
    expected: expected[peer] ?? TABLES[peer],
    observed: tables[peer] ?? TABLES[peer],
  });
  return mismatchText(
    checkTrace(trace, ENDS, { server: states("server"), client: states("client") }),
  );
}

const AGREES = "as expected";

test("the trace has more states than the tables and agrees with them", () => {
  expect(check({})).toBe(AGREES);
});

test("a state in the tables that the kernel did not trace", () => {
  expect(check({ client: "CLOSED SYN-SENT ESTABLISHED CLOSED" })).toBe(text`
    ✗ the kernel's trace of the client
      expected  CLOSED ESTABLISHED FIN-WAIT-2 TIME-WAIT, with any states between them
      observed  CLOSED SYN-SENT ESTABLISHED CLOSED
  `);
});

test("the right states in another order", () => {
  const tables = { server: "CLOSED LISTEN CLOSE-WAIT ESTABLISHED CLOSED" };
  expect(check({}, tables)).toBe(text`
    ✗ the kernel's trace of the server
      expected  CLOSED LISTEN CLOSE-WAIT ESTABLISHED CLOSED, with any states between them
      observed  LISTEN SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED
  `);
});

test("a trace with a state after the tables' last one", () => {
  expect(check({}, { server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT" })).toBe(text`
    ✗ the kernel's trace of the server
      expected  CLOSED LISTEN ESTABLISHED CLOSE-WAIT, with any states between them
      observed  LISTEN SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED
  `);
});

test("no history for a connection in the tables", () => {
  expect(check({ server: "" })).toBe(text`
    ✗ the kernel's trace of the server
      expected  CLOSED LISTEN ESTABLISHED CLOSE-WAIT CLOSED, with any states between them
      observed  no state change
  `);
});

test("expected states that neither the tables nor the trace have", () => {
  const expected = { client: "CLOSED ESTABLISHED CLOSING TIME-WAIT" };
  expect(check({}, {}, expected)).toBe(text`
    ✗ the kernel's trace of the client
      expected  CLOSED ESTABLISHED CLOSING TIME-WAIT, with any states between them
      observed  CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSED
  `);
});

test.each([
  ["after FIN-WAIT-2", CLIENT, AGREES],
  ["after CLOSING", "CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 CLOSING CLOSED", AGREES],
])("TIME-WAIT is in the tables what the trace calls CLOSED %s", (_, client, mismatch) => {
  expect(check({ client }, { client: "CLOSED ESTABLISHED TIME-WAIT" })).toBe(mismatch);
});

test("TIME-WAIT cannot follow a reset", () => {
  const client = "CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 CLOSED";
  expect(check({ client }, { client: "CLOSED ESTABLISHED TIME-WAIT" })).toContain(
    `observed  ${client}`,
  );
});

test("an orphan in FIN-WAIT-2 is CLOSED in the trace, an orphan in CLOSE-WAIT is not", () => {
  expect(check({}, { client: "CLOSED ESTABLISHED FIN-WAIT-2" })).toBe(AGREES);
  const client = "CLOSED SYN-SENT ESTABLISHED CLOSE-WAIT CLOSED";
  expect(check({ client }, { client: "CLOSED ESTABLISHED CLOSE-WAIT" })).toContain("✗");
});

test("a request in SYN-RECEIVED has no socket to trace", () => {
  expect(check({ server: "" }, { server: "CLOSED LISTEN SYN-RECEIVED" })).toBe(AGREES);
});

test("a connect that was refused", () => {
  const traced = { server: "", client: "CLOSED SYN-SENT CLOSED" };
  expect(check(traced, { server: "CLOSED", client: "CLOSED" })).toBe(AGREES);
});

test("a connection that ends, and another one on the same ports", () => {
  const traced = {
    server: "LISTEN SYN-RECEIVED ESTABLISHED CLOSED LISTEN SYN-RECEIVED ESTABLISHED",
    client: "CLOSED SYN-SENT ESTABLISHED CLOSED SYN-SENT ESTABLISHED",
  };
  const tables = {
    server: "CLOSED LISTEN ESTABLISHED CLOSED ESTABLISHED",
    client: "CLOSED ESTABLISHED CLOSED ESTABLISHED",
  };
  expect(check(traced, tables)).toBe(AGREES);
});

test("the changes of other connections are not the first one's", () => {
  if (ENDS === undefined) throw new Error("no connection");
  const both = [...history("client", CLIENT), ...history("client", "CLOSED SYN-SENT CLOSED", 2)];
  expect(tracedPath(both, "client", ENDS)).toBe(CLIENT);
});

test("without a trace, or without a TCP connection, nothing is compared", () => {
  const state = { expected: "CLOSED ESTABLISHED", observed: "CLOSED ESTABLISHED" };
  const states = { server: state, client: state };
  expect(checkTrace(undefined, ENDS, states)).toEqual([]);
  expect(checkTrace({ server: [], client: [] }, undefined, states)).toEqual([]);
});

test("the first connection is that of the first packet, if TCP sent it", () => {
  expect(firstConnection(handshake(1))).toEqual(ENDS);
  expect(firstConnection([segment("server", "R.", {})])).toEqual(ENDS);
  expect(firstConnection([datagram("client", { data: "x" })])).toBeUndefined();
  expect(firstConnection([])).toBeUndefined();
});
