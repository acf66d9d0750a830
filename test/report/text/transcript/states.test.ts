import { expect, test } from "vitest";
import type { RecordedPacket } from "../../../../src/record/record.ts";
import { dropLines, statesText } from "../../../../src/report/text/transcript/states.ts";

const PACKET: RecordedPacket = {
  number: 1,
  time: 0,
  gap: 0,
  source: { peer: "client", address: "198.18.0.3", port: 40000 },
  destination: { peer: "server", address: "198.18.0.2", port: 12345 },
  received: true,
  text: "",
};

/** The words about a client with these states, in a run that began with datagrams or not. */
function clientsStates(observed: string, isUdp: boolean): string {
  const states = { server: { expected: "", observed }, client: { expected: "", observed } };
  const packet = isUdp ? { ...PACKET, datagram: { connection: 1, length: 4 } } : PACKET;
  return statesText({ states, steps: [], late: [packet] }, "client");
}

test("a socket of UDP has no states, whatever netstat prints for it", () => {
  expect(clientsStates("CLOSED ESTABLISHED CLOSED", true)).toBe(
    "no states: UDP has no connections; netstat prints ESTABLISHED for a socket that connect has given an address",
  );
  expect(clientsStates("CLOSED", true)).toBe("no states: UDP has no connections");
});

test("a connection of TCP has its states", () => {
  expect(clientsStates("CLOSED ESTABLISHED", false)).toBe("CLOSED → ESTABLISHED");
});

test("a packet that a kernel dropped has the kernel's reason, in words if they are known", () => {
  const end = { address: "198.18.0.2", port: 12345 };
  const drop = { kind: "drop", peer: "server", time: 0, from: end, to: end } as const;
  const kernel = [
    { ...drop, packet: 6, reason: "TCP_OLD_DATA" },
    { ...drop, packet: 7, reason: "A_NEW_REASON" },
    { ...drop, kind: "reset" as const, reason: "NO_SOCKET" },
  ];
  expect(dropLines({ kernel })).toEqual([
    "server  packet 6, TCP_OLD_DATA: all of its data has arrived before",
    "server  packet 7, A_NEW_REASON",
  ]);
  expect(dropLines({})).toEqual([]);
});
