import { expect, test } from "vitest";
import { ipv4, ipv6, tcp, udp } from "../support/build.ts";
import { arp, cooked, cooked2, ethernet, loopback } from "../support/build-link.ts";
import { payload } from "../support/bytes.ts";
import { packetOf } from "../support/packets.ts";

const packet4 = ipv4(tcp("S"));
const packet6 = ipv6(udp({}, 5));

test("Ethernet has the addresses of both hosts and the ethertype", () => {
  expect(packetOf(ethernet(packet4)).link).toEqual({
    kind: "ethernet",
    etherType: 0x0800,
    source: "02:00:00:00:00:01",
    destination: "02:00:00:00:00:02",
    vlans: [],
    interfaceIndex: 0,
    packetType: 0,
    payloadOffset: 14,
  });
});

test("VLAN tags are decoded, outermost first", () => {
  const packet = packetOf(
    ethernet(packet6, {
      tags: [
        [0x88a8, 7],
        [0x8100, 0xe123],
      ],
    }),
  );
  expect(packet.link).toMatchObject({ etherType: 0x86dd, vlans: [7, 0x123], payloadOffset: 22 });
  expect(packet.udp?.length).toBe(5);
});

test("Linux cooked frames have a direction", () => {
  expect(packetOf(cooked(packet4, 4), 113).link).toMatchObject({
    kind: "sll",
    packetType: 4,
    source: "02:00:00:00:00:01",
  });
  expect(packetOf(cooked2(packet6, 0, 7), 276).link).toMatchObject({
    kind: "sll2",
    packetType: 0,
    interfaceIndex: 7,
    etherType: 0x86dd,
  });
});

test.each([
  [101, packet4, 0x0800],
  [101, packet6, 0x86dd],
  [12, packet4, 0x0800],
  [228, packet4, 0x0800],
  [229, packet6, 0x86dd],
  [0, loopback(packet4), 0x0800],
  [0, loopback(packet4, 2, true), 0x0800],
  [108, loopback(packet6, 30, true), 0x86dd],
  [0, loopback(packet6, 24), 0x86dd],
])("link type %s carries IP without saying so by an ethertype", (linkType, frame, etherType) => {
  const packet = packetOf(frame, linkType);
  expect(packet.link.etherType).toBe(etherType);
  expect(packet.ip).toBeDefined();
});

test("a program's own ethertype gives its payload", () => {
  const packet = packetOf(ethernet(payload(46), { etherType: 0x88b5 }));
  expect(packet.other).toEqual({ etherType: 0x88b5, payload: payload(46) });
  expect(packet.ip).toBeUndefined();
});

test("an 802.3 length is not an ethertype", () => {
  expect(packetOf(ethernet(payload(46), { etherType: 46 })).other?.etherType).toBe(-1);
});

test("a frame of an unknown link type is all payload", () => {
  const packet = packetOf(payload(9), 147);
  expect(packet.link.kind).toBe("unknown");
  expect(packet.other?.payload).toEqual(payload(9));
});

test.each([
  [1, 13, "ether"],
  [113, 15, "sll"],
  [276, 19, "sll2"],
  [0, 3, "null"],
])("a frame of link type %s cut after %s octets is a problem", (linkType, length, name) => {
  const packet = packetOf(new Uint8Array(60), linkType, length);
  expect(packet.problem).toEqual({ layer: "link", text: ` [|${name}]` });
});

test("an ARP packet has the addresses of both hosts", () => {
  expect(packetOf(ethernet(arp(1), { etherType: 0x0806 })).arp).toEqual({
    operation: 1,
    hardwareType: 1,
    protocolType: 0x0800,
    senderHardware: "02:00:00:00:00:01",
    senderProtocol: "198.18.0.1",
    targetHardware: "00:00:00:00:00:00",
    targetProtocol: "198.18.0.2",
    length: 28,
  });
});

test("a cut ARP packet is a problem of that layer", () => {
  const packet = packetOf(ethernet(arp(1), { etherType: 0x0806 }), 1, 41);
  expect(packet.arp).toBeUndefined();
  expect(packet.problem?.layer).toBe("arp");
});
