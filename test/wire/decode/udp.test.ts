import { expect, test } from "vitest";
import { ipv4, udp } from "../support/build.ts";
import { payload } from "../support/bytes.ts";
import { packetOf } from "../support/packets.ts";

test("a datagram is read with its payload", () => {
  expect(packetOf(ipv4(udp({}, 12)), 101).udp).toEqual({
    sourcePort: 34567,
    destinationPort: 12345,
    length: 12,
    payload: payload(12),
  });
});

test("a datagram can be empty", () => {
  expect(packetOf(ipv4(udp()), 101).udp).toMatchObject({ length: 0, payload: new Uint8Array(0) });
});

test("the length is that of the UDP header, not of the packet", () => {
  expect(packetOf(ipv4(udp({ length: 10 }, 4)), 101).udp).toMatchObject({
    length: 2,
    payload: payload(2),
  });
  expect(packetOf(ipv4(udp({ length: 20 }, 4)), 101).udp).toMatchObject({
    length: 12,
    payload: payload(4),
  });
});

test.each([
  [{ length: 7 }, 32, " [|udp]"],
  [{ length: 7 }, 27, " [|udp]"],
  [{}, 23, " [|udp]"],
])("a header that is cut or cannot be is a problem", (fields, kept, cut) => {
  const { problem } = packetOf(ipv4(udp(fields, 4)), 101, kept);
  expect(problem).toEqual({ layer: "udp", text: kept === 23 ? cut : "truncated-udplength 7" });
});
