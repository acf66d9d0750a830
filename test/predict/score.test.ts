/** The prediction of one step against what was observed. */
import { expect, test } from "vitest";
import { parsePackets } from "../../src/predict/notation.ts";
import { type PeerStates, packetText } from "../../src/predict/prediction.ts";
import { scorePrediction } from "../../src/predict/score.ts";
import { type SeenStep, seenSteps } from "../../src/predict/seen.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { closeRecord, handshakeSlowRecord, udpRecord } from "../support/runs/predicted-runs.ts";

const [listen, connect, , send, , close] = stepsOf(closeRecord());
const [bind, , udpSend] = stepsOf(udpRecord());

function stepsOf(record: RunRecord): readonly SeenStep[] {
  return seenSteps(record, record.steps);
}

/** The verdict, the wrong fields and the points of each item, then the points of the step. */
function scored(seen: SeenStep | undefined, packets: string, states?: PeerStates) {
  if (seen === undefined) throw new Error("the lab has such a step");
  const { items, points, of } = scorePrediction(seen, { packets: parsePackets(packets), states });
  const texts = items.map((item) => [item.verdict, ...item.differs, item.points].join(" "));
  return [...texts, `${points} of ${of}`];
}

const ESTABLISHED = { server: "ESTABLISHED", client: "ESTABLISHED" } as const;

test("a correct handshake has all points: 2 for the SYN, 3 for each segment with an ack, 1 for each state", () => {
  const handshake = "client S; server S. ack 1; client . ack 1";
  expect(scored(connect, handshake, ESTABLISHED)).toEqual([
    "right 2", "right 3", "right 3", "right 1", "right 1", "10 of 10",
  ]); // biome-ignore format: one line
});

test("a missing or wrong ack costs only its own point", () => {
  expect(scored(connect, "client S; server S.; client . ack 2")).toEqual([
    "right 2", "wrong ack 2", "wrong ack 2", "6 of 8",
  ]); // biome-ignore format: one line
});

test("a packet with other flags is another packet, whatever its numbers", () => {
  expect(scored(close, "client . ack 16; server . ack 2")).toEqual([
    "wrong flags 0", "right 3", "3 of 6",
  ]); // biome-ignore format: one line
});

test("a wrong PSH costs one point, because it does not change what is sent", () => {
  expect(scored(send, "server . 15 ack 1; client . ack 16")).toEqual([
    "wrong flags 2", "right 3", "5 of 6",
  ]); // biome-ignore format: one line
});

test("a wrong length costs one point", () => {
  expect(scored(send, "server P. 14 ack 1; client . ack 16")).toEqual([
    "wrong length 2", "right 3", "5 of 6",
  ]); // biome-ignore format: one line
});

test("a forgotten packet is missed, and the packets after it keep their places", () => {
  expect(scored(connect, "client S; client . ack 1")).toEqual([
    "right 2", "missed 0", "right 3", "5 of 8",
  ]); // biome-ignore format: one line
});

test("an extra packet costs one point", () => {
  expect(scored(close, "client F. ack 16; server . ack 2; client . ack 1")).toEqual([
    "right 3", "right 3", "extra -1", "5 of 6",
  ]); // biome-ignore format: one line
});

test("a packet of the other peer is another packet", () => {
  expect(scored(udpSend, "server udp 12")).toEqual(["missed 0", "extra -1", "0 of 2"]);
  expect(scored(close, "server . ack 2; server . ack 2").at(-1)).toBe("2 of 6");
});

test("the order counts", () => {
  expect(scored(close, "server . ack 2; client F. ack 16").at(-1)).toBe("2 of 6");
});

test("a correct prediction that nothing is sent is worth one point, and unchanged states count", () => {
  const LISTEN = { server: "LISTEN", client: "CLOSED" } as const;
  expect(scored(listen, "", LISTEN)).toEqual(["right 1", "right 1", "right 1", "3 of 3"]);
  expect(scored(listen, "server S; server S", LISTEN)).toEqual([
    "extra -1", "extra -1", "right 1", "right 1", "2 of 3",
  ]); // biome-ignore format: one line
  expect(scored(connect, "")).toEqual(["missed 0", "missed 0", "missed 0", "0 of 8"]);
});

test("a wrong state is shown with the observed one", () => {
  if (connect === undefined) throw new Error("the lab has such a step");
  const states = { server: "SYN-RECEIVED", client: "ESTABLISHED" } as const;
  const { items } = scorePrediction(connect, { packets: [], states });
  expect(items.at(-2)).toEqual({
    what: "server",
    verdict: "wrong",
    predicted: "SYN-RECEIVED",
    seen: "ESTABLISHED",
    differs: ["state"],
    points: 0,
    of: 1,
  });
});

test("a UDP datagram has only a length", () => {
  expect(scored(udpSend, "client udp 12")).toEqual(["right 2", "2 of 2"]);
  expect(scored(udpSend, "client udp 13")).toEqual(["wrong length 1", "1 of 2"]);
  expect(scored(udpSend, "client P. 12 ack 1")).toEqual(["missed 0", "extra -1", "0 of 2"]);
  expect(scored(bind, "")).toEqual(["right 1", "1 of 1"]);
});

test("a held packet counts in the step that sends it, not in the step that delivers it", () => {
  const sent = stepsOf(handshakeSlowRecord()).map(({ packets, states }) => [
    packets.map(packetText).join("; "),
    `${states.server} ${states.client}`,
  ]);
  expect(sent).toEqual([
    ["", "LISTEN CLOSED"],
    ["", "LISTEN CLOSED"],
    ["client → server  [S]", "LISTEN SYN-SENT"],
    ["server → client  [S.]  ack 1", "SYN-RECEIVED SYN-SENT"],
    ["client → server  [.]  ack 1", "SYN-RECEIVED ESTABLISHED"],
    ["", "ESTABLISHED ESTABLISHED"],
    ["", "ESTABLISHED ESTABLISHED"],
  ]);
});

test("a TIME-WAIT that ends while the user thinks does not count", () => {
  const record = closeRecord();
  const steps = record.steps.map((step) =>
    step.number === 8 ? { ...step, tables: { server: [], client: [] } } : step,
  );
  const last = seenSteps(record, steps)[7];
  const stays = { server: "CLOSED", client: "TIME-WAIT" } as const;
  expect(scored(last, "", stays)).toEqual(["right 1", "right 1", "wrong timer 0", "2 of 2"]);
  const passes = steps.map((step) => ({ ...step, action: "passes" as const }));
  expect(scored(seenSteps(record, passes)[7], "", stays).at(-1)).toBe("2 of 3");
});

test("packets that the lab knows only together are not asked for", () => {
  const record = closeRecord();
  const steps = record.steps.map((step) => {
    const all = step.packets.map(({ number }) => number);
    const one = { from: "client", kind: "segments", count: all.length, bytes: 0 } as const;
    return { ...step, several: [{ ...one, packets: all.slice(1) }] };
  });
  expect(stepsOf(record)[1]?.packets).toHaveLength(3);
  expect(seenSteps(record, steps)[1]?.packets).toEqual(stepsOf(record)[1]?.packets.slice(0, 1));
});
