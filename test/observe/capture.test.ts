import { expect, test } from "vitest";
import { Capture } from "../../src/observe/capture.ts";
import { BYTES_LIMIT, PACKETS_LIMIT } from "../../src/observe/flood.ts";
import { captureHeader, captureRecord } from "../../src/wire/index.ts";
import { ipv4, udp } from "../wire/support/build.ts";
import { ethernet } from "../wire/support/build-link.ts";

const CLIENT = "198.18.0.3";
const SERVER = "198.18.0.2";

/** A capture's bytes: `count` datagrams of `size` bytes from the client to the server. */
function datagrams(count: number, size: number): Uint8Array {
  const bytes = ethernet(ipv4(udp({}, size), { source: CLIENT, destination: SERVER }));
  const record = captureRecord({ seconds: 0, nanoseconds: 0, bytes });
  return Buffer.concat(Array.from({ length: count }, () => record));
}

function capture(address: string): Capture {
  const made = new Capture(address, [CLIENT, SERVER], () => undefined);
  made.push(captureHeader({ linkType: 1 }));
  return made;
}

test("the sender's address distinguishes sent packets from received ones", () => {
  const [atClient, atServer] = [capture(CLIENT), capture(SERVER)];
  for (const one of [atClient, atServer]) one.push(datagrams(3, 10));
  expect([atClient.sent.length, atClient.received.length]).toEqual([3, 0]);
  expect([atServer.sent.length, atServer.received.length]).toEqual([0, 3]);
});

test("the largest number of packets that a lab can have is taken", () => {
  const one = capture(CLIENT);
  one.push(datagrams(PACKETS_LIMIT, 10));
  expect({ count: one.count, isFull: one.isFull }).toEqual({ count: PACKETS_LIMIT, isFull: false });
});

test("a flood of packets is cut off, and takes no more memory", () => {
  const one = capture(CLIENT);
  one.push(datagrams(PACKETS_LIMIT + 500, 10));
  expect({ count: one.count, isFull: one.isFull }).toEqual({
    count: PACKETS_LIMIT + 1,
    isFull: true,
  });
  one.push(datagrams(100, 10));
  expect(one.count).toBe(PACKETS_LIMIT + 1);
});

test("packets that were taken no longer count towards the limit of packets, but their bytes count", () => {
  const one = capture(CLIENT);
  one.push(datagrams(PACKETS_LIMIT + 1, 10));
  one.sent.splice(0);
  expect(one.isFull).toBe(false);
  const large = 60_000;
  one.push(datagrams(Math.ceil(BYTES_LIMIT / large), large));
  expect(one.isFull).toBe(true);
  expect(one.file.length).toBeLessThan(BYTES_LIMIT * 1.1);
});
