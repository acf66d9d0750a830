import { expect, test } from "vitest";
import { ipv4, ipv6, other, tcp, udp } from "../support/build.ts";
import { ethernet } from "../support/build-link.ts";
import { concat, payload } from "../support/bytes.ts";
import { packetOf } from "../support/packets.ts";

test("an IPv4 header is read field by field", () => {
  const fields = { id: 4711, ttl: 63, tos: 0x03, dontFragment: true, options: "94 04 00 00" };
  expect(packetOf(ipv4(udp({}, 3), fields), 101).ip).toEqual({
    version: 4,
    source: "198.18.0.1",
    destination: "198.18.0.2",
    protocol: 17,
    ttl: 63,
    trafficClass: 3,
    id: 4711,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    extensions: [],
    offset: 0,
    payloadOffset: 24,
    end: 35,
    length: 11,
    missing: 0,
  });
});

test("Ethernet's padding is not part of a layer above it", () => {
  const padded = concat(ipv4(tcp("P.", {}, 3)), new Uint8Array(17));
  expect(packetOf(ethernet(padded)).tcp).toMatchObject({ length: 3, payload: payload(3) });
});

test("later fragments have no layer above IP, the first fragment has one", () => {
  const first = packetOf(ipv4(udp({ length: 3000 }, 1472), { moreFragments: true }), 101);
  expect(first.udp?.length).toBe(2992);
  expect(first.ip).toMatchObject({ moreFragments: true, fragmentOffset: 0 });
  const later = packetOf(ipv4(other(17, payload(40)), { fragmentOffset: 1480 }), 101);
  expect(later.ip?.fragmentOffset).toBe(1480);
  expect(later.udp).toBeUndefined();
  expect(later.problem).toBeUndefined();
});

test("a total length of 0 is a segment that the network card will cut", () => {
  expect(packetOf(ipv4(tcp("P.", {}, 100), { totalLength: 0 }), 101).tcp?.length).toBe(100);
});

test("a header that states more than the frame had gives the number of missing octets", () => {
  expect(packetOf(ipv4(udp({}, 3), { totalLength: 100 }), 101).ip?.missing).toBe(69);
  expect(packetOf(ipv6(udp({}, 3), { payloadLength: 30 }), 101).ip?.missing).toBe(19);
});

test.each([
  [ipv4(udp(), { headerLength: 16 }), " [header length 16 < 20] (invalid)"],
  [ipv4(udp(), { totalLength: 10 }), " [total length 10 < 20] (invalid)"],
  [ipv4(udp()).slice(0, 12), " [length 12 < 20] (invalid)"],
])("an IPv4 header that cannot be is a problem in tcpdump's words", (bytes, text) => {
  const packet = packetOf(bytes, 228);
  expect(packet.ip).toBeUndefined();
  expect(packet.problem).toEqual({ layer: "ip", text });
});

test("IP of the wrong version for its ethertype is a problem", () => {
  expect(packetOf(ethernet(ipv6(udp()), { etherType: 0x0800 })).problem?.text).toContain("6 != 4");
  expect(packetOf(ethernet(ipv4(udp({}, 30)), { etherType: 0x86dd })).problem?.text).toContain(
    "4 != 6",
  );
});

test("IPv6 extension headers are decoded in order", () => {
  const packet = packetOf(
    ipv6(udp({}, 8), {
      hopLimit: 9,
      trafficClass: 2,
      extensions: [
        [0, "00 05 02 00 00 01 00"],
        [43, concat("02 02 01 00 00 00 00", payload(16))],
        [44, "00 00 01 00 00 12 67"],
        [60, "00 01 04 00 00 00 00"],
      ],
    }),
    101,
  );
  expect(packet.ip).toMatchObject({
    protocol: 17,
    ttl: 9,
    trafficClass: 2,
    id: 0x1267,
    moreFragments: true,
    length: 16,
  });
  expect(packet.ip?.extensions.map((extension) => extension.kind)).toEqual([
    "hop-by-hop",
    "routing",
    "fragment",
    "destination",
  ]);
  expect(packet.udp?.length).toBe(8);
});

test("a later IPv6 fragment has no layer above IP", () => {
  const packet = packetOf(ipv6(udp({}, 8), { extensions: [[44, "00 05 a8 00 00 12 67"]] }), 101);
  expect(packet.ip).toMatchObject({ fragmentOffset: 1448, id: 0x1267 });
  expect(packet.udp).toBeUndefined();
});

test("an extension header that was cut is a problem of that layer", () => {
  const bytes = ipv6(udp({}, 8), { extensions: [[0, "00 05 02 00 00 01 00"]] });
  expect(packetOf(bytes, 101, 44).problem?.layer).toBe("extension");
});
