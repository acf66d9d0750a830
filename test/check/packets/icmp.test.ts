import { expect, test } from "vitest";
import { checkPackets } from "../../../src/check/packets/compare.ts";
import { client, type PacketExpectation, server } from "../../../src/lab/index.ts";
import type { RecordedPacket } from "../../../src/record/record.ts";
import { mismatchText, text } from "../../support/evidence/mismatch-text.ts";
import { datagram, icmp } from "../../support/evidence/packets.ts";
import { planned } from "../../support/evidence/steps.ts";

/** The mismatches if these packets are expected and the others are captured. */
function check(
  expected: readonly PacketExpectation[],
  ...observed: readonly RecordedPacket[]
): string {
  return mismatchText(checkPackets(planned(...expected), observed));
}

const unreachable = server.sendsIcmp("udp port 12345 unreachable");
const seen = icmp("server", "server udp port 12345 unreachable, length 41");

test("a closed port: the datagram, and the ICMP message that it causes", () => {
  const hello = client.sendsDatagram({ data: "hello" });
  const helloSeen = datagram("client", { data: "hello" });
  expect(check([hello, unreachable], helloSeen, seen)).toBe("as expected");
});

test("another text is one mismatch", () => {
  const port = icmp("server", "server udp port 12346 unreachable, length 41");
  expect(check([unreachable], port)).toBe(text`
    ✗ ICMP message 1: message
      expected  server > client  ICMP  udp port 12345 unreachable
      observed  IP server > client: ICMP server udp port 12346 unreachable, length 41
  `);
});

test("the same text from the other peer is another message", () => {
  const other = icmp("client", "server udp port 12345 unreachable, length 41");
  expect(check([unreachable], other)).toBe(text`
    ✗ ICMP message 1: missing
      expected  server > client  ICMP  udp port 12345 unreachable
      observed  nothing: the server did not send it, and the client received no such message
    ✗ packet 1: extra
      expected  no such packet in this step
      observed  IP client > server: ICMP server udp port 12345 unreachable, length 41
  `);
});

test("a missing message", () => {
  expect(check([unreachable])).toBe(text`
    ✗ ICMP message 1: missing
      expected  server > client  ICMP  udp port 12345 unreachable
      observed  nothing: the server did not send it, and the client received no such message
  `);
});

test("an extra message is printed once, in tcpdump's line", () => {
  expect(check([], seen)).toBe(text`
    ✗ packet 1: extra
      expected  no such packet in this step
      observed  IP server > client: ICMP server udp port 12345 unreachable, length 41
  `);
});

test("a message before the datagram that causes it is one mismatch of order", () => {
  const hello = client.sendsDatagram({ data: "hello" });
  const mismatch = check([hello, unreachable], seen, datagram("client", { data: "hello" }));
  expect(mismatch.match(/✗.*/g)).toEqual(["✗ datagram 1: order"]);
});

test("a message that a lab lists twice has two places", () => {
  const twice = [unreachable, unreachable];
  expect(check(twice, seen, seen)).toBe("as expected");
  expect(check(twice, seen).match(/✗.*/g)).toEqual(["✗ ICMP message 2: missing"]);
  expect(check(twice).match(/✗.*/g)).toEqual([
    "✗ ICMP message 1: missing",
    "✗ ICMP message 2: missing",
  ]);
});

test("a datagram whose line contains the text is not an ICMP message", () => {
  const words = client.sendsIcmp("UDP, length 5");
  expect(check([words], datagram("client", { data: "hello" })).match(/✗.*/g)).toEqual([
    "✗ ICMP message 1: missing",
    "✗ packet 1: extra",
  ]);
});
