import { expect, test } from "vitest";
import { checkPackets } from "../../../src/check/packets/compare.ts";
import { client, type PacketExpectation, server } from "../../../src/lab/index.ts";
import type { RecordedPacket } from "../../../src/record/record.ts";
import { mismatchText, text } from "../../support/evidence/mismatch-text.ts";
import { handshake, type SegmentFields, segment } from "../../support/evidence/packets.ts";
import { planned } from "../../support/evidence/steps.ts";
import { RUN, type RunNumbers } from "../../support/runs/run-numbers.ts";

/** The client's SYN has the sequence number 2^32 - 1, so the first byte of data has number 0. */
const wrapping: RunNumbers = {
  ...RUN,
  isns: [{ client: 0xffff_ffff, server: 0xffff_fffe }],
};
const fromClient = (flags: string, fields?: SegmentFields): RecordedPacket =>
  segment("client", flags, fields, wrapping);

function check(expected: PacketExpectation, observed: RecordedPacket): string {
  return mismatchText(checkPackets(planned(expected), [observed]));
}

test("relative numbers do not change when the raw ones wrap at 2^32", () => {
  const expected = planned(
    client.sends("S"),
    server.sends("S."),
    client.sends("."),
    client.sends("P.", { data: "hello" }),
    server.sends("."),
  );
  const seen = [
    ...handshake(1, 1, wrapping),
    fromClient("P.", { data: "hello" }),
    segment("server", ".", { ack: 6 }, wrapping),
  ];
  expect(seen.map((packet) => packet.segment?.seq)).toEqual([
    0xffff_ffff, 0xffff_fffe, 0, 0, 0xffff_ffff,
  ]);
  expect(checkPackets(expected, seen)).toEqual([]);
});

test("a raw number is compared with the header's", () => {
  const raw = client.sends("P.", { seq: { raw: 0 }, ack: { raw: 0xffff_ffff }, data: "hello" });
  expect(check(raw, fromClient("P.", { data: "hello" }))).toBe("as expected");
});

test("another raw number", () => {
  const raw = client.sends(".", { seq: { raw: 1 }, ack: { raw: 1 } });
  expect(check(raw, fromClient("."))).toBe(text`
    ✗ segment 1: seq, ack
      expected  client > server  [.]  seq 1 (raw)  ack 1 (raw)
      observed  client > server  [.]  seq 1  ack 1
                raw seq 0  raw ack 4294967295
                IP client.40100 > server.12345: Flags [.], ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 0
  `);
});

test("a number before the ISN is relative to it modulo 2^32: a keep-alive is not seq -1", () => {
  const keepAlive = fromClient(".", { seq: 2 ** 32 - 1 });
  expect(keepAlive.segment?.seq).toBe(0xffff_fffe);
  expect(check(client.sends(".", { seq: 2 ** 32 - 1, ack: 1 }), keepAlive)).toBe("as expected");
});
