import { expect, test } from "vitest";
import { parseLoopback } from "../../src/observe/loopback.ts";
import { LoopbackRecorder } from "../../src/record/loopback.ts";
import { normaliseRecord } from "../../src/record/normalise.ts";
import type { PeerLoopback, RunRecord } from "../../src/record/record.ts";
import { DATAGRAM, LOOKUP, loopbackText, REFUSED } from "../support/evidence/own-loopback.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";

const ADDRESSES = { server: "198.18.7.2", client: "198.18.7.3" };

function recorded(lines: readonly string[], missed = 0): PeerLoopback | undefined {
  const taken = parseLoopback(loopbackText(lines, missed));
  return new LoopbackRecorder(ADDRESSES).record(taken.packets, taken.missed);
}

test("a packet has its ends, its word, its payload and tcpdump's line", () => {
  expect(recorded(DATAGRAM)?.packets).toEqual([
    {
      word: "UDP",
      source: { address: "127.0.0.1", port: 41812 },
      destination: { address: "127.0.0.1", port: 9 },
      text: "IP 127.0.0.1.41812 > 127.0.0.1.9: UDP, length 3",
      length: 3,
      data: "hi\n",
      frame: DATAGRAM[0]?.split(" ").at(-1),
    },
    {
      word: "ICMP",
      source: { address: "127.0.0.1" },
      destination: { address: "127.0.0.1" },
      text: "IP 127.0.0.1 > 127.0.0.1: ICMP 127.0.0.1 udp port 9 unreachable, length 39",
      length: 39,
      frame: DATAGRAM[1]?.split(" ").at(-1),
    },
  ]);
});

test("packets to and from the resolver are the names that were looked up", () => {
  expect(recorded([...LOOKUP, ...REFUSED])).toMatchObject({
    packets: [{ word: "S" }, { word: "R." }],
    lookups: [{ name: "example.org", types: ["A", "AAAA"] }],
  });
});

test("packets that were not kept are counted, and nothing is recorded if nothing has passed", () => {
  expect(recorded([], 7)).toEqual({ packets: [], missed: 7 });
  expect(recorded([])).toBeUndefined();
});

test("a normalised record has neither the ports nor the ISNs of the run", () => {
  const [first, ...rest] = handshakeRecord().steps;
  if (first === undefined) throw new Error("no step");
  const client = recorded(REFUSED);
  const record = {
    ...handshakeRecord(),
    steps: [{ ...first, ...(client && { loopback: { client } }) }, ...rest],
  } as RunRecord;
  const texts = normaliseRecord(record).steps[0]?.loopback?.client?.packets.map(({ text }) => text);
  expect(texts).toEqual([
    "IP 127.0.0.1.50003 > 127.0.0.1.99: Flags [S], seq 2147483648, win 65495, options [mss 65495,sackOK,TS val 1 ecr 0,nop,wscale 10], length 0",
    "IP 127.0.0.1.99 > 127.0.0.1.50003: Flags [R.], seq 0, ack 2147483649, win 0, length 0",
  ]);
});
