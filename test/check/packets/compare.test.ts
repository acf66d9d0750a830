import { expect, test } from "vitest";
import { checkPackets } from "../../../src/check/packets/compare.ts";
import { client, type PacketExpectation, server } from "../../../src/lab/index.ts";
import type { RecordedPacket } from "../../../src/record/record.ts";
import { mismatchText, text } from "../../support/evidence/mismatch-text.ts";
import { handshake, ping, segment } from "../../support/evidence/packets.ts";
import { planned } from "../../support/evidence/steps.ts";

/** The mismatches if these segments are expected and the others are captured. */
function check(
  expected: readonly PacketExpectation[],
  ...observed: readonly RecordedPacket[]
): string {
  return mismatchText(checkPackets(planned(...expected), observed));
}

const opened = [client.sends("S"), server.sends("S."), client.sends(".")];
const data = client.sends("P.", { seq: 1, ack: 1, data: "hello" });

test("the three segments of a handshake are as expected", () => {
  expect(check(opened, ...handshake())).toBe("as expected");
});

test("a step without segments expects no packet", () => {
  expect(check([])).toBe("as expected");
});

test("the other sender: one segment is missing and one is extra", () => {
  expect(check([client.sends("F.", { seq: 1, ack: 1 })], segment("server", "F."))).toBe(text`
    ✗ segment 1: missing
      expected  client > server  [F.]  seq 1  ack 1
      observed  nothing: the client did not send it, and the server received no such segment
    ✗ packet 1: extra
      expected  no such packet in this step
      observed  server > client  [F.]  seq 1  ack 1
                raw seq 700000001  raw ack 3000000001
                IP server.12345 > client.40100: Flags [F.], seq 1, ack 1, win 502, options [nop,nop,TS val 880001 ecr 990001], length 0
  `);
});

test("another connection", () => {
  expect(check([client.sends("S", { connection: 2 })], segment("client", "S"))).toBe(text`
    ✗ segment 1: connection
      expected  client > server  [S]  seq 0  connection 2
      observed  client > server  [S]  seq 0  connection 1
                raw seq 3000000000
                IP client.40100 > server.12345: Flags [S], seq 3000000000, win 64240, options [mss 1460,sackOK,TS val 990001 ecr 0,nop,wscale 7], length 0
  `);
});

test("other flags", () => {
  expect(check([client.sends("F.", { seq: 1, ack: 1 })], segment("client", "R."))).toBe(text`
    ✗ segment 1: flags
      expected  client > server  [F.]  seq 1  ack 1
      observed  client > server  [R.]  seq 1  ack 1
                raw seq 3000000001  raw ack 700000001
                IP client.40100 > server.12345: Flags [R.], seq 1, ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 0
  `);
});

test("another sequence number", () => {
  expect(check([data], segment("client", "P.", { seq: 6, data: "hello" }))).toBe(text`
    ✗ segment 1: seq
      expected  client > server  [P.]  seq 1  ack 1  length 5
      observed  client > server  [P.]  seq 6  ack 1  length 5
                raw seq 3000000006  raw ack 700000001
                IP client.40100 > server.12345: Flags [P.], seq 6:11, ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 5
  `);
});

test("another acknowledgment number", () => {
  expect(check([server.sends("S.", { ack: 1 })], segment("server", "S.", { ack: 2 }))).toBe(text`
    ✗ segment 1: ack
      expected  server > client  [S.]  seq 0  ack 1
      observed  server > client  [S.]  seq 0  ack 2
                raw seq 700000000  raw ack 3000000002
                IP server.12345 > client.40100: Flags [S.], seq 700000000, ack 3000000002, win 502, options [mss 1460,sackOK,TS val 880001 ecr 990001,nop,wscale 7], length 0
  `);
});

test("an acknowledgment number for a segment that has none", () => {
  expect(check([client.sends("R", { seq: 1 })], segment("client", "R."))).toBe(text`
    ✗ segment 1: flags
      expected  client > server  [R]  seq 1
      observed  client > server  [R.]  seq 1  ack 1
                raw seq 3000000001  raw ack 700000001
                IP client.40100 > server.12345: Flags [R.], seq 1, ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 0
  `);
});

test("another length, also if 0 was expected", () => {
  const byLength = client.sends("P.", { seq: 1, ack: 1, length: 6 });
  expect(check([byLength], segment("client", "P.", { data: "hello" }))).toBe(text`
    ✗ segment 1: length
      expected  client > server  [P.]  seq 1  ack 1  length 6
      observed  client > server  [P.]  seq 1  ack 1  length 5
                raw seq 3000000001  raw ack 700000001
                IP client.40100 > server.12345: Flags [P.], seq 1:6, ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 5
  `);
  const empty = client.sends("P.", { seq: 1, ack: 1 });
  expect(check([empty], segment("client", "P.", { data: "hello" }))).toContain(
    "seq 1  ack 1  length 0",
  );
});

test("other data of the same length", () => {
  expect(check([data], segment("client", "P.", { data: "hell\n" }))).toBe(text`
    ✗ segment 1: data
      expected  client > server  [P.]  seq 1  ack 1  length 5  data "hello"
      observed  client > server  [P.]  seq 1  ack 1  length 5  data "hell\\n"
                raw seq 3000000001  raw ack 700000001
                IP client.40100 > server.12345: Flags [P.], seq 1:6, ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 5
  `);
});

test("missing data is printed as an empty text", () => {
  expect(check([data], segment("client", "P."))).toBe(text`
    ✗ segment 1: length, data
      expected  client > server  [P.]  seq 1  ack 1  length 5  data "hello"
      observed  client > server  [P.]  seq 1  ack 1  length 0  data ""
                raw seq 3000000001  raw ack 700000001
                IP client.40100 > server.12345: Flags [P.], ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 0
  `);
});

test("another window", () => {
  expect(check([client.sends("S", { window: 65535 })], segment("client", "S"))).toBe(text`
    ✗ segment 1: window
      expected  client > server  [S]  seq 0  window 65535
      observed  client > server  [S]  seq 0  window 64240
                raw seq 3000000000
                IP client.40100 > server.12345: Flags [S], seq 3000000000, win 64240, options [mss 1460,sackOK,TS val 990001 ecr 0,nop,wscale 7], length 0
  `);
});

test("another time, printed to the millisecond", () => {
  const again = client.sends("F.", { seq: 1, ack: 1, afterSeconds: [0.2, 0.5] });
  const fin = (gap: number): RecordedPacket => segment("client", "F.", { number: 2, gap });
  for (const gap of [0.2, 0.3, 0.5]) expect(check([again], fin(gap))).toBe("as expected");
  expect(check([again], fin(0.0421))).toBe(text`
    ✗ segment 1: time
      expected  client > server  [F.]  seq 1  ack 1  after 0.2 to 0.5 s
      observed  client > server  [F.]  seq 1  ack 1  after 0.042 s
                raw seq 3000000001  raw ack 700000001
                IP client.40100 > server.12345: Flags [F.], seq 1, ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 0
  `);
  expect(check([again], fin(1.5))).toContain("ack 1  after 1.500 s\n");
  expect(check([client.sends("F.", { seq: 1, ack: 1 })], fin(1000))).toBe("as expected");
});

test("another notation", () => {
  const reads = "Flags [.], ack 700000001,";
  expect(check([client.sends(".", { seq: 1, ack: 1, reads })], segment("client", "."))).toBe(text`
    ✗ segment 1: notation
      expected  client > server  [.]  seq 1  ack 1  reads "Flags [.], ack 700000001,"
      observed  client > server  [.]  seq 1  ack 1
                raw seq 3000000001  raw ack 700000001
                IP client.40100 > server.12345: Flags [.], ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 0
  `);
});

test("several fields of one segment are one mismatch", () => {
  const expected = client.sends("F.", { seq: 1, ack: 1, window: 1 });
  expect(check([expected], segment("client", ".", { seq: 2 }))).toContain(
    "✗ segment 1: flags, seq, window\n",
  );
});

test("a missing segment is reported as missing, and later segments are not wrong", () => {
  const [syn, , ack] = handshake();
  const seen = [syn, ack].filter((packet) => packet !== undefined);
  expect(check(opened, ...seen)).toBe(text`
    ✗ segment 2: missing
      expected  server > client  [S.]  seq 0  ack 1
      observed  nothing: the server did not send it, and the client received no such segment
  `);
});

test("an extra segment is reported as extra, and later segments are not wrong", () => {
  const mismatch = check(opened, segment("client", "S"), ...handshake());
  expect(mismatch.match(/✗.*/g)).toEqual(["✗ packet 2: extra"]);
  expect(mismatch).toContain("expected  no such packet in this step\n");
});

test("a packet of another protocol is extra and printed like tcpdump does", () => {
  expect(check(opened, ping(), ...handshake())).toBe(text`
    ✗ packet 1: extra
      expected  no such packet in this step
      observed  IP client > server: ICMP echo request, id 7, seq 1, length 64
  `);
});

test("a segment of a host that is not a peer is extra", () => {
  const stray = segment("client", "S");
  const mismatch = check([], { ...stray, source: { address: "198.18.7.1", port: 999 } });
  expect(mismatch).toContain("observed  198.18.7.1 > server  [S]  seq 0\n");
});

test("two segments in the other order are one mismatch", () => {
  const ack = server.sends(".", { seq: 1, ack: 2 });
  const fin = client.sends("F.", { seq: 1, ack: 1 });
  expect(check([fin, ack], segment("server", ".", { ack: 2 }), segment("client", "F."))).toBe(text`
    ✗ segment 1: order
      expected  client > server  [F.]  seq 1  ack 1 as number 1
      observed  the same packet as number 2
                raw seq 3000000001  raw ack 700000001
                IP client.40100 > server.12345: Flags [F.], seq 1, ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 0
  `);
});

test("one segment in the wrong place does not replace two missing segments", () => {
  const ack = server.sends(".", { seq: 1, ack: 1 });
  const fin = client.sends("F.", { seq: 1, ack: 1 });
  const rst = client.sends("R", { seq: 2 });
  const mismatch = check(
    [ack, ack, fin, rst],
    segment("client", "F."),
    segment("client", "R", { seq: 2 }),
    segment("server", "."),
  );
  expect(mismatch.match(/✗.*/g)).toEqual(["✗ segment 1: order", "✗ segment 2: missing"]);
});

test("a segment without a known ISN is printed with raw numbers", () => {
  const packet = segment("client", ".", { seq: 9, ack: 9 });
  const { relativeSeq: _, relativeAck: __, ...tcp } = packet.segment ?? {};
  const unknown = { ...packet, segment: tcp } as RecordedPacket;
  expect(check([client.sends(".", { seq: 9, ack: 9 })], unknown)).toContain(
    "observed  client > server  [.]  seq 3000000009 (raw)  ack 700000009 (raw)\n",
  );
});
