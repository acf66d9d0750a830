/** The facts of a recorded packet about earlier ones: the gap, and the packet that it repeats. */
import { describe, expect, test } from "vitest";
import type { RecordedPacket } from "../../src/record/record.ts";
import { CLIENT, SERVER, Wire } from "../support/runs/recorded-wire.ts";
import { icmp } from "../wire/support/build.ts";

test("the gap is the time since the previous packet of either peer", () => {
  const wire = new Wire();
  const gaps = [wire.client("S", { seq: 7 }), wire.server("S.", { seq: 9, ack: 8 })];
  wire.wait(1_999);
  gaps.push(wire.server("S.", { seq: 9, ack: 8 }));
  gaps.push(wire.send(CLIENT, SERVER, icmp(8, 0, [0, 7, 0, 1])));
  gaps.push(wire.clientDatagram("hello"));
  expect(gaps.map(({ gap }) => Number(gap.toFixed(6)))).toEqual([0, 0.001, 2, 0.001, 0.001]);
  expect(gaps.at(-1)?.time).toBeCloseTo(2.003, 6);
});

/** The number of the packet that each of them repeats. */
function repeats(...packets: readonly RecordedPacket[]): readonly (number | undefined)[] {
  return packets.map((packet) => packet.repeats);
}

const NUMBERS = { seq: 8, ack: 21 };

function opened(): Wire {
  const wire = new Wire();
  wire.client("S", { seq: 7 });
  wire.server("S.", { seq: 20, ack: 8 });
  wire.client(".", NUMBERS);
  return wire;
}

describe("sent again", () => {
  test("a SYN, and the answer to it", () => {
    const wire = new Wire();
    expect(
      repeats(
        wire.client("S", { seq: 7 }),
        wire.client("S", { seq: 7 }),
        wire.server("S.", { seq: 20, ack: 8 }),
        wire.server("S.", { seq: 20, ack: 8 }),
        wire.client("S", { seq: 7 }),
      ),
    ).toEqual([undefined, 1, undefined, 3, 1]);
  });

  test("data, also with another acknowledgment number or without the PSH flag", () => {
    const wire = opened();
    expect(
      repeats(
        wire.client("P.", NUMBERS, "hello"),
        wire.client("P.", NUMBERS, "hello"),
        wire.client("P.", { ...NUMBERS, ack: 26 }, "hello"),
        wire.client(".", NUMBERS, "hello"),
      ),
    ).toEqual([undefined, 4, 4, 4]);
  });

  test("a FIN, alone or after data", () => {
    const wire = opened();
    expect(
      repeats(
        wire.client("F.", NUMBERS),
        wire.client("F.", NUMBERS),
        wire.server("FP.", { seq: 21, ack: 9 }, "bye"),
        wire.server("F.", { seq: 21, ack: 9 }, "bye"),
      ),
    ).toEqual([undefined, 4, undefined, 6]);
  });

  test("a segment that is sent three times repeats the first one", () => {
    const wire = opened();
    const again = repeats(...Array.from({ length: 4 }, () => wire.client("P.", NUMBERS, "x")));
    expect(again).toEqual([undefined, 4, 4, 4]);
  });
});

describe("no repetition", () => {
  test("a pure ACK or a reset, which take no sequence number", () => {
    const wire = opened();
    const packets = [".", ".", "R.", "R."].map((flags) => wire.client(flags, NUMBERS));
    expect(repeats(...packets)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test("the next data of the same length", () => {
    const wire = opened();
    const next = { ...NUMBERS, seq: 13 };
    expect(repeats(wire.client("P.", NUMBERS, "hello"), wire.client("P.", next, "hello"))).toEqual([
      undefined,
      undefined,
    ]);
  });

  test("longer data from the same number on", () => {
    const wire = opened();
    expect(
      repeats(wire.client("P.", NUMBERS, "hello"), wire.client("P.", NUMBERS, "hello server")),
    ).toEqual([undefined, undefined]);
  });

  test("a segment of the other side with the same numbers", () => {
    const wire = new Wire();
    wire.client("S", { seq: 7 });
    wire.server("S.", { seq: 7, ack: 8 });
    const numbers = { seq: 8, ack: 8 };
    expect(repeats(wire.client("P.", numbers, "x"), wire.server("P.", numbers, "x"))).toEqual([
      undefined,
      undefined,
    ]);
  });

  test("the same numbers on another connection", () => {
    const wire = opened();
    const other = { from: 40102 };
    expect(
      repeats(
        wire.client("P.", NUMBERS, "hello"),
        wire.client("S", { seq: 7, ...other }),
        wire.client("P.", { ...NUMBERS, ...other }, "hello"),
      ),
    ).toEqual([undefined, undefined, undefined]);
  });

  test("a SYN with another ISN from the same port", () => {
    const wire = opened();
    expect(repeats(wire.client("S", { seq: 9_000 }))).toEqual([undefined]);
  });

  test("a datagram or an ICMP message, which have no sequence numbers", () => {
    const wire = new Wire();
    const ping = icmp(8, 0, [0, 7, 0, 1]);
    expect(
      repeats(
        wire.clientDatagram("hello"),
        wire.clientDatagram("hello"),
        wire.send(CLIENT, SERVER, ping),
        wire.send(CLIENT, SERVER, ping),
      ),
    ).toEqual([undefined, undefined, undefined, undefined]);
  });
});
