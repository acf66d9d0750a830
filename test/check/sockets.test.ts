import { expect, test } from "vitest";
import { checkSockets } from "../../src/check/sockets.ts";
import { ESTABLISHED, LISTEN, type SocketExpectation, TIME_WAIT } from "../../src/lab/index.ts";
import type { Entry } from "../../src/sockets/table.ts";
import { after } from "../support/evidence/context.ts";
import { connected, endOf, listening } from "../support/evidence/entries.ts";
import { mismatchText, text } from "../support/evidence/mismatch-text.ts";

/** The mismatches of the server's table after one connection. */
function check(expected: readonly SocketExpectation[], ...observed: readonly Entry[]): string {
  return mismatchText(checkSockets("server", expected, observed, after(1)));
}

test("a row belongs to the peer's program, whatever other program that executes", () => {
  const row = connected("server", { owner: { pid: 9, program: "python3" } });
  expect(check([ESTABLISHED], row)).toBe("as expected");
});

test("the rows can be in any order", () => {
  expect(check([LISTEN, ESTABLISHED], connected("server"), listening())).toBe("as expected");
});

test("an expectation without rows is an empty table", () => {
  expect(check([])).toBe("as expected");
});

test("a row that no program holds", () => {
  const row = connected("server", { owner: undefined });
  expect(check([{ ...ESTABLISHED, owner: "none" }], row)).toBe("as expected");
});

test("a missing row is reported with the rows that are there", () => {
  expect(check([LISTEN, ESTABLISHED], listening())).toBe(text`
    ✗ server's socket table: missing row
      expected  tcp  0  0  server:12345  client:40100  ESTABLISHED  server
      observed  the table has tcp  0  0  0.0.0.0:12345  0.0.0.0:*  LISTEN  server
  `);
});

test("a missing row of an empty table", () => {
  expect(check([LISTEN])).toBe(text`
    ✗ server's socket table: missing row
      expected  tcp  0  0  0.0.0.0:12345  0.0.0.0:*  LISTEN  server
      observed  the table is empty: no socket is there
  `);
});

test("an extra row", () => {
  expect(
    check([LISTEN], listening(), connected("server", { state: "TIME-WAIT", owner: undefined })),
  ).toBe(text`
    ✗ server's socket table: extra row
      expected  no such row
      observed  tcp  0  0  server:12345  client:40100  TIME-WAIT  -
  `);
});

test("an extra row of another protocol or port", () => {
  const udp = listening({ protocol: "udp", state: undefined });
  expect(check([LISTEN], udp, listening())).toBe(text`
    ✗ server's socket table: extra row
      expected  no such row
      observed  udp  0  0  0.0.0.0:12345  0.0.0.0:*    server
  `);
});

test("a row that is there twice is extra once", () => {
  expect(check([LISTEN], listening(), listening({ recvQ: 1 }))).toBe(text`
    ✗ server's socket table: extra row
      expected  no such row
      observed  tcp  1  0  0.0.0.0:12345  0.0.0.0:*  LISTEN  server
  `);
  expect(check([LISTEN], listening({ recvQ: 1 }), listening())).toContain("extra row");
});

test("another state of the right connection is one mismatch, not two rows", () => {
  expect(check([ESTABLISHED], connected("server", { state: "CLOSE-WAIT" }))).toBe(text`
    ✗ server's socket table: state
      expected  tcp  0  0  server:12345  client:40100  ESTABLISHED  server
      observed  tcp  0  0  server:12345  client:40100  CLOSE-WAIT  server
  `);
});

test("a connection still in the queue: Recv-Q of the listening row", () => {
  expect(check([LISTEN], listening({ recvQ: 1 }))).toBe(text`
    ✗ server's socket table: Recv-Q
      expected  tcp  0  0  0.0.0.0:12345  0.0.0.0:*  LISTEN  server
      observed  tcp  1  0  0.0.0.0:12345  0.0.0.0:*  LISTEN  server
  `);
});

test("bytes that are not acknowledged: Send-Q", () => {
  expect(check([ESTABLISHED], connected("server", { sendQ: 5 }))).toBe(text`
    ✗ server's socket table: Send-Q
      expected  tcp  0  0  server:12345  client:40100  ESTABLISHED  server
      observed  tcp  0  5  server:12345  client:40100  ESTABLISHED  server
  `);
});

test("a row held by no program, or by another program", () => {
  expect(check([ESTABLISHED], connected("server", { owner: undefined }))).toBe(text`
    ✗ server's socket table: program
      expected  tcp  0  0  server:12345  client:40100  ESTABLISHED  server
      observed  tcp  0  0  server:12345  client:40100  ESTABLISHED  -
  `);
  const unowned = { ...ESTABLISHED, owner: "none" } as const;
  expect(check([unowned], connected("server", { owner: { pid: 9, program: "sh" } }))).toBe(text`
    ✗ server's socket table: program
      expected  tcp  0  0  server:12345  client:40100  ESTABLISHED  -
      observed  tcp  0  0  server:12345  client:40100  ESTABLISHED  sh
  `);
});

test("several fields of one row are one mismatch", () => {
  const row = connected("server", { state: "LAST-ACK", recvQ: 1, sendQ: 1, owner: undefined });
  expect(check([ESTABLISHED], row)).toContain(
    "✗ server's socket table: state, Recv-Q, Send-Q, program\n",
  );
});

test("a connection that was never made", () => {
  expect(check([LISTEN, { ...ESTABLISHED, connection: 2 }], listening())).toBe(text`
    ✗ server's socket table: missing row
      expected  connection 2 in ESTABLISHED
      observed  there has been no connection 2; the table has tcp  0  0  0.0.0.0:12345  0.0.0.0:*  LISTEN  server
  `);
});

test("each peer's row has its own end first", () => {
  expect(checkSockets("client", [ESTABLISHED], [connected("client")], after(1))).toEqual([]);
  expect(
    mismatchText(checkSockets("client", [ESTABLISHED], [connected("server")], after(1))),
  ).toBe(text`
    ✗ client's socket table: missing row
      expected  tcp  0  0  client:40100  server:12345  ESTABLISHED  client
      observed  the table has tcp  0  0  server:12345  client:40100  ESTABLISHED  server
    ✗ client's socket table: extra row
      expected  no such row
      observed  tcp  0  0  server:12345  client:40100  ESTABLISHED  server
  `);
});

test("over IPv6 the rows are tcp6", () => {
  const addresses = { server: "fd00::2", client: "fd00::3" };
  const ends = {
    server: { ...endOf("server"), address: addresses.server },
    client: { ...endOf("client"), address: addresses.client },
  };
  const context = { port: 12345, addresses, connections: [ends] };
  const any = { address: "::", port: 0 };
  const table = [
    listening({ protocol: "tcp6", local: { ...any, port: 12345 }, remote: any }),
    connected("server", { protocol: "tcp6", local: ends.server, remote: ends.client }),
  ];
  expect(checkSockets("server", [LISTEN, ESTABLISHED], table, context)).toEqual([]);
});

const LEFT_BEHIND: SocketExpectation = { ...TIME_WAIT, timer: "timewait" };
const leftBehind = (fields: Partial<Entry> = {}): Entry =>
  connected("server", { state: "TIME-WAIT", owner: undefined, ...fields });

test("a timer, with any remaining time", () => {
  for (const seconds of [0, 59.99]) {
    const row = leftBehind({ timer: { kind: "timewait", seconds } });
    expect(check([LEFT_BEHIND], row)).toBe("as expected");
    expect(check([TIME_WAIT], row)).toBe("as expected");
  }
});

test("another timer, or a table without timers", () => {
  expect(check([LEFT_BEHIND], leftBehind({ timer: { kind: "off", seconds: 0 } }))).toBe(text`
    ✗ server's socket table: timer
      expected  tcp  0  0  server:12345  client:40100  TIME-WAIT  -  timer timewait
      observed  tcp  0  0  server:12345  client:40100  TIME-WAIT  -  timer off
  `);
  const { timer: _, ...untimed } = leftBehind();
  expect(check([LEFT_BEHIND], untimed)).toContain("TIME-WAIT  -  timer none");
});
