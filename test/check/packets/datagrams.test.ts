import { expect, test } from "vitest";
import { checkPackets } from "../../../src/check/packets/compare.ts";
import { client, type PacketExpectation, server } from "../../../src/lab/index.ts";
import type { RecordedPacket } from "../../../src/record/record.ts";
import { mismatchText, text } from "../../support/evidence/mismatch-text.ts";
import { datagram, segment } from "../../support/evidence/packets.ts";
import { planned } from "../../support/evidence/steps.ts";

/** The mismatches if these packets are expected and the others are captured. */
function check(
  expected: readonly PacketExpectation[],
  ...observed: readonly RecordedPacket[]
): string {
  return mismatchText(checkPackets(planned(...expected), observed));
}

const hello = client.sendsDatagram({ data: "hello" });
const answer = server.sendsDatagram({ data: "welcome" });
const helloSeen = datagram("client", { data: "hello" });
const answerSeen = datagram("server", { data: "welcome" });

test("a datagram and its answer", () => {
  expect(check([hello, answer], helloSeen, answerSeen)).toBe("as expected");
});

test("an empty datagram is a datagram without data", () => {
  expect(check([client.sendsDatagram()], datagram("client"))).toBe("as expected");
  expect(check([client.sendsDatagram()])).toContain("✗ datagram 1: missing\n");
});

test.each(["server", "198.18.7.2"])("a datagram to %s", (to) => {
  expect(check([client.sendsDatagram({ to, data: "hello" })], helloSeen)).toBe("as expected");
});

const { peer: _, ...nowhere } = helloSeen.destination;
const toGroup = (group: "broadcast" | "multicast", address: string): RecordedPacket => ({
  ...helloSeen,
  destination: { ...nowhere, address, group },
});

test.each([
  ["broadcast", toGroup("broadcast", "198.18.7.7")],
  ["multicast", toGroup("multicast", "239.1.2.3")],
  ["239.1.2.3", toGroup("multicast", "239.1.2.3")],
])("a datagram to %s is not one to the server", (to, seen) => {
  expect(check([client.sendsDatagram({ to, data: "hello" })], seen)).toBe("as expected");
  const receiver = seen.destination.group === "broadcast" ? "broadcast" : "239.1.2.3";
  expect(check([client.sendsDatagram({ to: "server", data: "hello" })], seen)).toContain(
    `✗ datagram 1: receiver\n  expected  client > server  UDP  length 5\n  observed  client > ${receiver}  UDP  length 5\n`,
  );
});

test("a receiver that is left out can be any", () => {
  expect(check([hello], toGroup("broadcast", "198.18.7.7"))).toBe("as expected");
});

test("other fragments, and none", () => {
  const whole = client.sendsDatagram({ length: 5, fragments: [8, 5] });
  expect(check([whole], { ...helloSeen, fragments: [8, 5] })).toBe("as expected");
  expect(check([hello], { ...helloSeen, fragments: [8, 5] })).toBe(text`
    ✗ datagram 1: fragments
      expected  client > server  UDP  length 5  not in fragments
      observed  client > server  UDP  length 5  in fragments of 8, 5
                IP client.40100 > server.12345: UDP, length 5
  `);
  expect(check([whole], helloSeen)).toContain("in fragments of 8, 5\n  observed  client > server");
});

test("another length", () => {
  expect(check([client.sendsDatagram({ length: 6 })], helloSeen)).toBe(text`
    ✗ datagram 1: length
      expected  client > server  UDP  length 6
      observed  client > server  UDP  length 5
                IP client.40100 > server.12345: UDP, length 5
  `);
});

test("other data of the same length", () => {
  expect(check([hello], datagram("client", { data: "hell\n" }))).toBe(text`
    ✗ datagram 1: data
      expected  client > server  UDP  length 5  data "hello"
      observed  client > server  UDP  length 5  data "hell\\n"
                IP client.40100 > server.12345: UDP, length 5
  `);
});

test("missing data is printed as an empty text", () => {
  expect(check([hello], datagram("client"))).toBe(text`
    ✗ datagram 1: length, data
      expected  client > server  UDP  length 5  data "hello"
      observed  client > server  UDP  length 0  data ""
                IP client.40100 > server.12345: UDP, length 0
  `);
});

test("the other sender: one datagram is missing and one is extra", () => {
  expect(check([hello], datagram("server", { data: "hello" }))).toBe(text`
    ✗ datagram 1: missing
      expected  client > server  UDP  length 5
      observed  nothing: the client did not send it, and the server received no such datagram
    ✗ packet 1: extra
      expected  no such packet in this step
      observed  server > client  UDP  length 5
                IP server.12345 > client.40100: UDP, length 5
  `);
});

test("another pair of endpoints", () => {
  const second = client.sendsDatagram({ data: "hello", connection: 2 });
  expect(check([second], helloSeen)).toBe(text`
    ✗ datagram 1: connection
      expected  client > server  UDP  length 5  connection 2
      observed  client > server  UDP  length 5  connection 1
                IP client.40100 > server.12345: UDP, length 5
  `);
  expect(check([hello], datagram("client", { data: "hello", connection: 2 }))).toContain(
    "observed  client > server  UDP  length 5  connection 2\n",
  );
});

test("another notation", () => {
  const reads = "UDP, length 6";
  expect(check([client.sendsDatagram({ data: "hello", reads })], helloSeen)).toBe(text`
    ✗ datagram 1: notation
      expected  client > server  UDP  length 5  reads "UDP, length 6"
      observed  client > server  UDP  length 5
                IP client.40100 > server.12345: UDP, length 5
  `);
});

test("a missing datagram", () => {
  expect(check([hello, answer], helloSeen)).toBe(text`
    ✗ datagram 2: missing
      expected  server > client  UDP  length 7
      observed  nothing: the server did not send it, and the client received no such datagram
  `);
});

test("an extra datagram", () => {
  expect(check([hello], helloSeen, answerSeen)).toBe(text`
    ✗ packet 2: extra
      expected  no such packet in this step
      observed  server > client  UDP  length 7
                IP server.12345 > client.40100: UDP, length 7
  `);
});

test("a datagram sent twice is extra once", () => {
  expect(check([hello], helloSeen, helloSeen).match(/✗.*/g)).toEqual(["✗ packet 1: extra"]);
});

test("two datagrams in the other order are one mismatch", () => {
  expect(check([hello, answer], answerSeen, helloSeen)).toBe(text`
    ✗ datagram 1: order
      expected  client > server  UDP  length 5 as number 1
      observed  the same packet as number 2
                IP client.40100 > server.12345: UDP, length 5
  `);
});

test("two datagrams are not one with both their data: UDP keeps message boundaries", () => {
  const mismatch = check([hello, hello], datagram("client", { data: "hellohello" }));
  expect(mismatch.match(/✗.*/g)).toEqual(["✗ datagram 1: length, data", "✗ datagram 2: missing"]);
});

test("a segment is not a datagram, even with the same data", () => {
  expect(check([hello], segment("client", "P.", { data: "hello" })).match(/✗.*/g)).toEqual([
    "✗ datagram 1: missing",
    "✗ packet 1: extra",
  ]);
  const data = client.sends("P.", { seq: 1, ack: 1, data: "hello" });
  expect(check([data], helloSeen).match(/✗.*/g)).toEqual([
    "✗ segment 1: missing",
    "✗ packet 1: extra",
  ]);
});
