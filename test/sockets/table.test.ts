import { expect, test } from "vitest";
import { addressText, describeEntry, tableText } from "../../src/sockets/entry-text.ts";
import { entryKey, withoutEngineSockets } from "../../src/sockets/table.ts";
import { connected, listening } from "../support/evidence/entries.ts";

test("a row is printed like netstat's, with the state's RFC name", () => {
  expect(describeEntry(listening())).toBe("tcp  0  0  0.0.0.0:12345  0.0.0.0:*  LISTEN  server");
  expect(describeEntry(connected("client", { sendQ: 5, state: "FIN-WAIT-1" }))).toBe(
    "tcp  0  5  198.18.7.3:40100  198.18.7.2:12345  FIN-WAIT-1  client",
  );
});

test("a socket that no program holds has a dash for its program", () => {
  expect(describeEntry(connected("server", { owner: undefined }))).toBe(
    "tcp  0  0  198.18.7.2:12345  198.18.7.3:40100  ESTABLISHED  -",
  );
});

test("port 0 is any port", () => {
  expect(addressText({ address: "198.18.7.2", port: 0 })).toBe("198.18.7.2:*");
});

test("a table in a sentence", () => {
  expect(tableText([])).toBe("the table is empty: no socket is there");
  expect(tableText([listening(), connected("server")])).toBe(
    "the table has tcp  0  0  0.0.0.0:12345  0.0.0.0:*  LISTEN  server; tcp  0  0  198.18.7.2:12345  198.18.7.3:40100  ESTABLISHED  server",
  );
});

test("rows are distinguished by protocol and both ends, not by state and queues", () => {
  const row = connected("client");
  expect(entryKey({ ...row, state: "TIME-WAIT", recvQ: 9 } as typeof row)).toBe(entryKey(row));
  expect(entryKey(connected("client", {}, 2))).not.toBe(entryKey(row));
  expect(entryKey({ ...row, protocol: "udp" })).not.toBe(entryKey(row));
});

test("the sockets of Docker's name server in a container, and those that ask it, are left out", () => {
  const resolver = listening({ local: { address: "127.0.0.11", port: 39821 }, owner: undefined });
  const asks = connected("client", { remote: { address: "127.0.0.11", port: 53 } });
  expect(withoutEngineSockets([resolver, listening(), asks])).toEqual([listening()]);
});
