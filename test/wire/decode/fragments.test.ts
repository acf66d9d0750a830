import { describe, expect, test } from "vitest";
import {
  decode,
  fragmentKey,
  isFragment,
  joinFragments,
  LINKTYPE,
  type Packet,
} from "../../../src/wire/index.ts";
import { type Ipv4Fields, ipv4, ipv6, other, udp } from "../support/build.ts";
import { ethernet } from "../support/build-link.ts";

function packetOf(ip: Uint8Array): Packet {
  const bytes = ethernet(ip);
  const length = { capturedLength: bytes.length, originalLength: bytes.length };
  return decode({
    linkType: LINKTYPE.ethernet,
    interfaceIndex: 0,
    seconds: 0,
    nanoseconds: 0,
    bytes,
    ...length,
    offset: 0,
  });
}

const WHOLE = ipv4(udp({ from: 40100, to: 12345 }, 3000), { id: 7 });
const PAYLOAD = WHOLE.subarray(20);

/** The octets from `start` on as a fragment of the datagram. */
function fragment(start: number, end: number, fields: Ipv4Fields = {}): Packet {
  const content = [...PAYLOAD.subarray(start, end)];
  const more = end < PAYLOAD.length;
  return packetOf(
    ipv4(other(17, content), { id: 7, fragmentOffset: start, moreFragments: more, ...fields }),
  );
}

const pieces = [fragment(0, 1480), fragment(1480, 2960), fragment(2960, 3008)];

describe("IPv4", () => {
  test("the fragments of a datagram make the datagram, byte for byte", () => {
    expect(pieces.map(isFragment)).toEqual([true, true, true]);
    const whole = joinFragments(pieces);
    expect(whole?.udp?.length).toBe(3000);
    expect(Buffer.from(whole?.frame.bytes.subarray(14) ?? []).equals(WHOLE)).toBe(true);
  });

  test("they can be in any order", () => {
    expect(joinFragments(pieces.toReversed())?.udp?.length).toBe(3000);
  });

  test.each([0, 1, 2])("without fragment %i there is no datagram", (missing) => {
    expect(joinFragments(pieces.toSpliced(missing, 1))).toBeUndefined();
  });

  test("fragments that overlap make none", () => {
    const over = [fragment(0, 1480), fragment(1472, 2960), fragment(2960, 3008)];
    expect(joinFragments(over)).toBeUndefined();
  });

  test("a fragment of another datagram has another key", () => {
    const keys = [...pieces, fragment(0, 1480, { id: 8 })].map(fragmentKey);
    expect(new Set(keys).size).toBe(2);
    expect(keys[0]).toBe(keys[2]);
  });

  test("a packet that was not divided is no fragment", () => {
    expect(isFragment(packetOf(WHOLE))).toBe(false);
  });
});

test("IPv6 has a header for each fragment, and the joined packet has none", () => {
  const whole = ipv6(udp({ from: 40100, to: 12345 }, 2000));
  const payload = whole.subarray(40);
  const piece = (start: number, end: number): Packet => {
    const more = end < payload.length ? 1 : 0;
    const rest = [0, (start | more) >>> 8, (start | more) & 0xff, 0, 0, 0, 9];
    return packetOf(
      ipv6(other(17, [...payload.subarray(start, end)]), { extensions: [[44, rest]] }),
    );
  };
  const joined = joinFragments([piece(0, 1448), piece(1448, payload.length)]);
  expect(Buffer.from(joined?.frame.bytes.subarray(14) ?? []).equals(whole)).toBe(true);
});
