import { expect, test } from "vitest";
import { parseLoopback } from "../../src/observe/loopback.ts";
import { DATAGRAM, loopbackText } from "../support/evidence/own-loopback.ts";

test("each line is a packet, with its time and its length on the interface", () => {
  const { packets, missed } = parseLoopback(loopbackText(DATAGRAM, 3));
  expect(missed).toBe(3);
  expect(packets.map(({ frame }) => [frame.nanoseconds, frame.originalLength])).toEqual([
    [690640509, 45],
    [690656781, 73],
  ]);
  expect(
    packets.map(({ udp, icmp }) => udp?.destinationPort ?? icmp?.quoted?.destinationPort),
  ).toEqual([9, 9]);
});

test("nothing has passed", () => {
  expect(parseLoopback("missed 0")).toEqual({ packets: [], missed: 0 });
});

test.each(["", "missed", "missed 0\n1 2 3", "missed 0\n1 2 3 0"])(
  "the text %j is no answer of the sidecar",
  (text) => {
    expect(() => parseLoopback(text)).toThrow("its program loopback printed");
  },
);
