import { expect, test } from "vitest";
import { Capture } from "../../src/observe/capture.ts";
import { captureHeader, captureRecord } from "../../src/wire/index.ts";
import { icmp6, ipv4, ipv6, other, udp } from "../wire/support/build.ts";
import { type EthernetFields, ethernet } from "../wire/support/build-link.ts";

const CLIENT = "198.18.0.3";
const SERVER = "198.18.0.2";
const TO_ALL: EthernetFields = { destination: "ff ff ff ff ff ff" };
const TO_GROUP: EthernetFields = { destination: "01 00 5e 01 02 03" };

/** The client's capture of these frames. */
function capture(...frames: readonly Uint8Array[]): Capture {
  const made = new Capture(CLIENT, [SERVER], () => undefined);
  made.push(captureHeader({ linkType: 1 }));
  for (const bytes of frames) made.push(captureRecord({ seconds: 0, nanoseconds: 0, bytes }));
  return made;
}

const counts = ({ sent, received, foreign, leftOut, count }: Capture) => ({
  sent: sent.length,
  received: received.length,
  foreign: foreign.length,
  count,
  ...leftOut,
});
const NONE = {
  sent: 0, received: 0, foreign: 0, count: 0, markers: 0, discovery: 0, membership: 0, otherHosts: 0,
}; // biome-ignore format: a row

test.each([
  ["a broadcast of the client", CLIENT, "198.18.0.7", TO_ALL, { sent: 1, count: 1 }],
  ["a broadcast of the server", SERVER, "198.18.0.7", TO_ALL, { received: 1, count: 1 }],
  ["a multicast of the client", CLIENT, "239.1.2.3", TO_GROUP, { sent: 1, count: 1 }],
  ["a multicast of another host", "198.18.0.1", "224.0.0.251", TO_GROUP, { foreign: 1 }],
  ["a packet of another host to this one", "198.18.0.1", CLIENT, {}, { received: 1, count: 1 }],
])("%s", (_, source, destination, link, expected) => {
  const frame = ethernet(ipv4(udp({}, 5), { source, destination }), link);
  expect(counts(capture(frame))).toEqual({ ...NONE, ...expected });
});

const arp = ethernet(new Uint8Array(28), { ...TO_ALL, etherType: 0x0806 });
const igmp = ethernet(ipv4(other(2, [0x22, 0, 0, 0, 0, 0, 0, 0]), { source: CLIENT }), TO_GROUP);
const mld = ethernet(ipv6(icmp6(143, 0, [0, 0, 0, 0]), { destination: "ff02::16" }));
const discovery = ethernet(ipv6(icmp6(135, 0, new Uint8Array(20)), { destination: "ff02::1" }));

test.each([
  ["ARP", arp, { discovery: 1 }],
  ["a report of IGMP", igmp, { membership: 1 }],
  ["a report of MLD", mld, { membership: 1 }],
  ["neighbour discovery", discovery, { discovery: 1 }],
])("%s is a kernel's own: it is counted and is no packet of a program", (_, frame, expected) => {
  const made = capture(frame);
  expect(counts(made)).toEqual({ ...NONE, ...expected });
  expect(made.file).toEqual(Buffer.from(captureHeader({ linkType: 1, nanoseconds: true })));
});

test("ping of IPv6 is a packet: only discovery and membership are left out", () => {
  const ping = ethernet(ipv6(icmp6(128, 0, [0, 1, 0, 1])));
  expect(counts(capture(ping))).toMatchObject({ received: 1, count: 1 });
});

test("a marker gives the hardware address, and is counted", () => {
  const marker = ethernet(Uint8Array.from([...Buffer.from("token")]), { etherType: 0x88b5 });
  const made = capture(marker);
  expect(made.hardware).toBe("02:00:00:00:00:01");
  expect(counts(made)).toEqual({ ...NONE, markers: 1 });
});
