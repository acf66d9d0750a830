import { expect, test } from "vitest";
import type { LoopbackPacket } from "../../../src/record/record.ts";
import { loopbackLines, loopbackSummary } from "../../../src/report/text/loopback-text.ts";

const packet = (number: number): LoopbackPacket => ({
  word: "UDP",
  source: { address: "127.0.0.1", port: 40_000 },
  destination: { address: "127.0.0.1", port: number },
  text: `packet to ${number}`,
  length: 0,
});

test("a peer's packets and its lookups have lines of their own", () => {
  const lookups = [
    { name: "example.org", types: ["A", "AAAA"] },
    { name: "server", types: ["A"] },
  ];
  const [server, client] = loopbackLines({
    server: { packets: [packet(1)] },
    client: { packets: [], lookups },
  });
  expect(server).toEqual({
    peer: "server",
    packets: ["packet to 1"],
    count: 1,
    lookups: undefined,
  });
  expect(client?.lookups).toBe("looked up example.org (A, AAAA), server (A)");
  expect([server, client].map((of) => of && loopbackSummary(of))).toEqual([
    "server: 1 packet",
    "client: looked up example.org (A, AAAA), server (A)",
  ]);
});

test("of many packets the first are shown, and the others are counted with those that were not kept", () => {
  const packets = Array.from({ length: 23 }, (_, index) => packet(index));
  const [server] = loopbackLines({ server: { packets, missed: 4 } });
  expect(server?.packets).toHaveLength(21);
  expect(server?.packets.at(-1)).toBe("… 7 packets more");
  expect(server && loopbackSummary(server)).toBe("server: 27 packets");
});
