import { expect, test } from "vitest";
import { icmp, icmp6, ipv4, ipv6, tcp, udp } from "../support/build.ts";
import { be16, be32, concat } from "../support/bytes.ts";
import { packetOf } from "../support/packets.ts";

test("an echo has an identifier and a sequence number", () => {
  const rest = concat(be16(7), be16(65535));
  expect(packetOf(ipv4(icmp(8, 0, rest)), 101).icmp).toMatchObject({
    version: 4,
    type: 8,
    code: 0,
    id: 7,
    sequence: 65535,
    length: 8,
    quoted: undefined,
  });
  expect(packetOf(ipv6(icmp6(128, 0, rest)), 101).icmp).toMatchObject({
    version: 6,
    type: 128,
    id: 7,
    sequence: 65535,
  });
});

test("an error quotes the packet that caused it", () => {
  const port = concat(be32(0), ipv4(udp({}, 7)));
  expect(packetOf(ipv4(icmp(3, 3, port)), 101).icmp?.quoted).toEqual({
    version: 4,
    source: "198.18.0.1",
    destination: "198.18.0.2",
    protocol: 17,
    sourcePort: 34567,
    destinationPort: 12345,
  });
  const port6 = concat(be32(0), ipv6(tcp("S")));
  expect(packetOf(ipv6(icmp6(1, 4, port6)), 101).icmp?.quoted).toMatchObject({
    version: 6,
    protocol: 6,
    destination: "fd00::2",
    destinationPort: 12345,
  });
});

test("a quotation that is too short has no ports, or is not decoded", () => {
  const quoted = ipv4(udp({}, 7));
  const cut = (length: number) =>
    packetOf(ipv4(icmp(11, 0, concat(be32(0), quoted.slice(0, length)))), 101).icmp?.quoted;
  expect(cut(20)).toMatchObject({ destination: "198.18.0.2", destinationPort: -1 });
  expect(cut(19)).toBeUndefined();
});

test("a message cut before its code is a problem", () => {
  expect(packetOf(ipv4(icmp(8, 0, "00 01 00 02")), 101, 21).problem).toEqual({
    layer: "icmp",
    text: " [|icmp]",
  });
});
