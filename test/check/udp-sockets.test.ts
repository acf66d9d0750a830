import { expect, test } from "vitest";
import { checkSockets } from "../../src/check/sockets.ts";
import {
  ESTABLISHED,
  type SocketExpectation,
  UDP_BOUND,
  UDP_CONNECTED,
} from "../../src/lab/index.ts";
import type { Entry } from "../../src/sockets/table.ts";
import { after } from "../support/evidence/context.ts";
import { bound, connected, endOf } from "../support/evidence/entries.ts";
import { mismatchText, text } from "../support/evidence/mismatch-text.ts";

/** The mismatches of the server's table before a datagram was sent. */
function checkServer(
  expected: readonly SocketExpectation[],
  ...observed: readonly Entry[]
): string {
  return mismatchText(checkSockets("server", expected, observed, after(0)));
}

/** The mismatches of the client's table after this number of connections. */
function checkClient(
  connections: number,
  expected: readonly SocketExpectation[],
  ...observed: readonly Entry[]
): string {
  return mismatchText(checkSockets("client", expected, observed, after(connections)));
}

const toServer = (fields: Partial<Entry> = {}, connection = 1): Entry =>
  connected("client", { protocol: "udp", ...fields }, connection);
const second = { ...UDP_CONNECTED, connection: 2 };

test("a bound UDP socket has no state", () => {
  expect(checkServer([UDP_BOUND], bound())).toBe("as expected");
  expect(checkServer([UDP_BOUND], bound({ state: "ESTABLISHED" }))).toBe(text`
    ✗ server's socket table: state
      expected  udp  0  0  0.0.0.0:12345  0.0.0.0:*    server
      observed  udp  0  0  0.0.0.0:12345  0.0.0.0:*  ESTABLISHED  server
  `);
});

test("a TCP row is not a UDP row", () => {
  expect(checkServer([UDP_BOUND], bound({ protocol: "tcp" })).match(/✗.*/g)).toEqual([
    "✗ server's socket table: missing row",
    "✗ server's socket table: extra row",
  ]);
});

test("a datagram that waits fills some of the buffer; the kernel decides how much", () => {
  const waiting: SocketExpectation = { ...UDP_BOUND, recvQ: "some" };
  expect(checkServer([waiting], bound({ recvQ: 832 }))).toBe("as expected");
  expect(checkServer([waiting], bound({ recvQ: 1 }))).toBe("as expected");
  expect(checkServer([waiting], bound())).toBe(text`
    ✗ server's socket table: Recv-Q
      expected  udp  some  0  0.0.0.0:12345  0.0.0.0:*    server
      observed  udp  0  0  0.0.0.0:12345  0.0.0.0:*    server
  `);
  expect(checkServer([UDP_BOUND], bound({ recvQ: 832 }))).toContain("observed  udp  832  0  ");
});

test("a connected socket that has sent is identified by its connection's ports", () => {
  expect(checkClient(1, [UDP_CONNECTED], toServer())).toBe("as expected");
  expect(checkClient(1, [UDP_CONNECTED], toServer({}, 2)).match(/✗.*/g)).toEqual([
    "✗ client's socket table: missing row",
    "✗ client's socket table: extra row",
  ]);
});

test("a connected socket that has sent nothing can have any port", () => {
  const local = { ...endOf("client"), port: 33_333 };
  expect(checkClient(0, [UDP_CONNECTED], toServer({ local }))).toBe("as expected");
});

test("a connected socket that has sent nothing is missing or has another remote end", () => {
  expect(checkClient(0, [UDP_CONNECTED])).toBe(text`
    ✗ client's socket table: missing row
      expected  udp  0  0  client:*  server:12345  ESTABLISHED  client
      observed  the table is empty: no socket is there
  `);
  const elsewhere = toServer({ remote: { ...endOf("server"), port: 53 } });
  expect(checkClient(0, [UDP_CONNECTED], elsewhere)).toBe(text`
    ✗ client's socket table: missing row
      expected  udp  0  0  client:*  server:12345  ESTABLISHED  client
      observed  the table has udp  0  0  client:40100  server:53  ESTABLISHED  client
    ✗ client's socket table: extra row
      expected  no such row
      observed  udp  0  0  client:40100  server:53  ESTABLISHED  client
  `);
});

test("a socket that has sent does not replace one that has not", () => {
  expect(checkClient(1, [second, UDP_CONNECTED], toServer(), toServer({}, 2))).toBe("as expected");
  expect(checkClient(1, [second], toServer()).match(/✗.*/g)).toEqual([
    "✗ client's socket table: missing row",
    "✗ client's socket table: extra row",
  ]);
});

test("a TCP connection that was not captured does not exist, because its SYN would be captured", () => {
  expect(checkClient(0, [ESTABLISHED], connected("client"))).toContain(
    "observed  there has been no connection 1; the table has tcp  0  0  client:40100  server:12345",
  );
});

test("a client that only sends has no local address and its connection's port", () => {
  const { state: _, ...unconnected } = UDP_CONNECTED;
  const anywhere: SocketExpectation = { ...unconnected, anyAddress: true };
  const local = { address: "0.0.0.0", port: endOf("client").port };
  expect(checkClient(1, [anywhere], bound({ local, owner: toServer().owner }))).toBe("as expected");
  expect(checkClient(1, [anywhere], toServer())).toBe(text`
    ✗ client's socket table: missing row
      expected  udp  0  0  0.0.0.0:40100  0.0.0.0:*    client
      observed  the table has udp  0  0  client:40100  server:12345  ESTABLISHED  client
    ✗ client's socket table: extra row
      expected  no such row
      observed  udp  0  0  client:40100  server:12345  ESTABLISHED  client
  `);
});

test("over IPv6 the rows are udp6", () => {
  const addresses = { server: "fd00::2", client: "fd00::3" };
  const context = { port: 12345, addresses, connections: [] };
  const any = { address: "::", port: 0 };
  const server = bound({ protocol: "udp6", local: { ...any, port: 12345 }, remote: any });
  expect(checkSockets("server", [UDP_BOUND], [server], context)).toEqual([]);
  const ends = {
    local: { address: addresses.client, port: 40100 },
    remote: { address: addresses.server, port: 12345 },
  };
  const client = toServer({ protocol: "udp6", ...ends });
  expect(checkSockets("client", [UDP_CONNECTED], [client], context)).toEqual([]);
});
