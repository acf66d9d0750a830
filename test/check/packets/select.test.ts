import { describe, expect, test } from "vitest";
import {
  heldPackets,
  isSelected,
  selectPackets,
  sentPackets,
  withNth,
} from "../../../src/check/packets/select.ts";
import { client, server } from "../../../src/lab/index.ts";
import type { PacketSelector } from "../../../src/lab/model.ts";
import { onFamily, type PlannedSelector } from "../../../src/lab/plan/plan.ts";
import type { RecordedPacket } from "../../../src/record/record.ts";
import { datagram, icmp, segment } from "../../support/evidence/packets.ts";
import { stepRecord } from "../../support/evidence/steps.ts";

const selects = (selector: PacketSelector, packet: RecordedPacket): boolean =>
  isSelected(onFamily(selector, 4), packet);

const options = "nop,nop,TS val 990001 ecr 880001";
const data = segment("client", "P.", { connection: 2, seq: 4, ack: 7, data: "hello", gap: 0.2 });
const hello = datagram("client", { connection: 2, data: "hello" });
const unreachable = icmp("server", "client udp port 40100 unreachable, length 41");

/** Whether a selector with these flags and details selects the segment above. */
const isData = (details: Parameters<typeof client.sends>[1], flags = "P."): boolean =>
  selects(client.sends(flags, details), data);

describe("a segment", () => {
  test("is selected by its sender and flags alone, if no other field is given", () => {
    expect(isData({})).toBe(true);
    expect(isData({}, ".")).toBe(false);
    expect(selects(server.sends("P."), data)).toBe(false);
  });

  test.each<[string, Parameters<typeof client.sends>[1], Parameters<typeof client.sends>[1]]>([
    ["relative sequence number", { seq: 4 }, { seq: 1 }],
    ["raw sequence number", { seq: { raw: 1_500_000_004 } }, { seq: { raw: 4 } }],
    ["acknowledgment number", { ack: 7 }, { ack: 0 }],
    ["length", { length: 5 }, { length: 0 }],
    ["data", { data: "hello" }, { data: "hallo" }],
    ["window", { window: 502 }, { window: 0 }],
    ["options", { options: "nop,nop,TS" }, { options: "nop,nop" }],
    ["all of its options", { options }, { options: `${options},nop` }],
    ["notation", { reads: "seq 4:9" }, { reads: "seq 4:10" }],
    ["connection", { connection: 2 }, { connection: 1 }],
    ["time since the packet before", { afterSeconds: [0.1, 0.3] }, { afterSeconds: [0.3, 1] }],
  ])("is selected by its %s if that is given", (_, same, other) => {
    expect(isData(same)).toBe(true);
    expect(isData(other)).toBe(false);
    expect(isData({ seq: 4, ack: 7, connection: 2, ...same })).toBe(true);
    expect(isData({ length: 5, data: "hello", ...other })).toBe(false);
  });

  test("without data is selected by an empty length or data", () => {
    const ack = segment("client", ".");
    expect(selects(client.sends(".", { length: 0 }), ack)).toBe(true);
    expect(selects(client.sends(".", { data: "" }), ack)).toBe(true);
    expect(selects(client.sends(".", { length: 0 }), segment("client", ".", { data: "x" }))).toBe(
      false,
    );
  });
});

test("a datagram is selected by its sender, and by its length, data, notation or connection if given", () => {
  const isHello = (details: Parameters<typeof client.sendsDatagram>[0]): boolean =>
    selects(client.sendsDatagram(details), hello);
  const same = { length: 5, data: "hello", reads: "UDP, length 5", connection: 2 };
  const other = { length: 4, data: "hallo", reads: "UDP, length 4", connection: 1 };
  expect(isHello({})).toBe(true);
  expect(isHello(same)).toBe(true);
  expect(selects(server.sendsDatagram(), hello)).toBe(false);
  for (const [field, value] of Object.entries(other)) {
    expect(isHello({ [field]: same[field as keyof typeof same] }), field).toBe(true);
    expect(isHello({ [field]: value }), field).toBe(false);
    expect(isHello({ ...same, [field]: value }), field).toBe(false);
  }
});

test("an ICMP message is selected by its sender and text", () => {
  expect(selects(server.sendsIcmp("udp port 40100 unreachable"), unreachable)).toBe(true);
  expect(selects(server.sendsIcmp("echo"), unreachable)).toBe(false);
  expect(selects(client.sendsIcmp("udp port 40100 unreachable"), unreachable)).toBe(false);
});

test("a selector selects no packet of another protocol", () => {
  const packets: readonly RecordedPacket[] = [data, hello, unreachable];
  const selectors: readonly PacketSelector[] = [
    client.sends("P."),
    client.sendsDatagram(),
    server.sendsIcmp("IP"),
  ];
  expect(selectors.map((one) => packets.map((packet) => selects(one, packet)))).toEqual([
    [true, false, false],
    [false, true, false],
    [false, false, true],
  ]);
});

test("each of several equal packets matches, also a selector with nth", () => {
  const again = { ...segment("client", "F.", { number: 6 }), repeats: 4, held: true as const };
  for (const packet of [segment("client", "F.", { number: 4 }), again]) {
    expect(selects(client.sends("F."), packet)).toBe(true);
    expect(selects({ ...client.sends("F."), nth: 2 }, packet)).toBe(true);
  }
});

test("a packet of a host that is not a peer is not selected", () => {
  const stray = { ...segment("client", "S"), source: { address: "198.18.7.1", port: 999 } };
  expect(selects(client.sends("S"), stray)).toBe(false);
});

describe("the packets a step acts on", () => {
  const fin: PlannedSelector = onFamily(client.sends("F."), 4);
  const [first, other, second] = [
    segment("client", "F.", { number: 4 }),
    segment("server", ".", { number: 5 }),
    segment("client", "F.", { number: 6 }),
  ];
  const all = [first, other, second];
  const numbers = (action: "delivers" | "drops" | "duplicates", ...what: PlannedSelector[]) => {
    const { packets, missing } = selectPackets(
      { action, what },
      action === "duplicates" ? [] : all,
      action === "duplicates" ? all : [],
    );
    return [...packets.map(({ number }) => number), ...(missing ? [missing] : [])];
  };

  test.each(["delivers", "drops", "duplicates"] as const)(
    "%s: the first that matches, or the nth",
    (action) => {
      expect(numbers(action, fin)).toEqual([4]);
      expect(numbers(action, { ...fin, nth: 1 })).toEqual([4]);
      expect(numbers(action, { ...fin, nth: 2 })).toEqual([6]);
      expect(numbers(action, { ...fin, nth: 3 })).toEqual([{ ...fin, nth: 3 }]);
    },
  );

  test("a packet that is delivered or dropped is selected once, a packet can be duplicated twice", () => {
    expect(numbers("delivers", fin, fin)).toEqual([4, 6]);
    expect(numbers("drops", { ...fin, nth: 2 }, fin)).toEqual([6, 4]);
    expect(numbers("drops", fin, { ...fin, nth: 2 })).toEqual([4, { ...fin, nth: 2 }]);
    expect(numbers("duplicates", fin, fin)).toEqual([4, 4]);
  });

  test("end at the first selector that matches none", () => {
    const syn = onFamily(client.sends("S"), 4);
    expect(numbers("delivers", fin, syn, fin)).toEqual([4, syn]);
  });

  test("are none where packets are held or released", () => {
    for (const action of ["holds", "releases"] as const) {
      expect(selectPackets({ action, what: [fin] }, all, all)).toEqual({ packets: [] });
    }
  });

  test("are selected by a selector with their place among those like them", () => {
    for (const packet of [first, second]) {
      expect(numbers("delivers", withNth(fin, packet, all))).toEqual([packet.number]);
    }
    expect(withNth(fin, first, all)).toBe(fin);
  });

  test("come from the earlier steps in order, with those sent again and without lost ones", () => {
    const lost = { ...segment("client", ".", { number: 7 }), received: false };
    const steps = [
      stepRecord({ packets: [second, lost], sentAgain: [other], held: [5, 6] }),
      stepRecord({ packets: [], held: [6] }),
    ];
    expect(sentPackets(steps)).toEqual([other, second]);
    expect(heldPackets(steps)).toEqual([second]);
    expect(heldPackets(steps.slice(0, 1))).toEqual([other, second]);
    expect(heldPackets([])).toEqual([]);
  });
});
