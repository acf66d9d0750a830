/** The causes of all packets and state changes in the runs of all labs. */
import { beforeAll, expect, test } from "vitest";
import { CaptureReasons } from "../../src/explain/capture.ts";
import type { Cause } from "../../src/explain/explanation.ts";
import { explainPackets } from "../../src/explain/packets.ts";
import { explainStates } from "../../src/explain/states.ts";
import { labNames } from "../../src/lab-files/load.ts";
import type { RecordedPacket } from "../../src/record/record.ts";
import { readRecord } from "../../src/runs/records.ts";
import { decode, type Frame, LINKTYPE } from "../../src/wire/index.ts";
import { compared } from "../../tools/causes/contradictions.ts";
import { allLabs, runFolder } from "../support/runs/all-labs.ts";

beforeAll(async () => void (await allLabs()));

/** A cause without what only calls show: the act of a program, a packet, or a timer with the packet since which it ran. */
function shownBy(cause: Cause | undefined): unknown {
  switch (cause?.kind) {
    case "packet":
      return { packet: cause.number };
    case "timer":
      return { timer: cause.timer, since: cause.since };
    case undefined:
      return undefined;
    default:
      return "an act of a program";
  }
}

test.each(await labNames())(
  "the packets of %s alone have causes, the same if nothing was held",
  async (lab) => {
    const record = await readRecord(await runFolder(lab));
    const full = explainPackets(record);
    const alone = new CaptureReasons();
    const isGated = record.steps.some(({ network }) => network !== undefined);
    for (const packet of [...record.steps.flatMap((step) => step.packets), ...record.late]) {
      const { number, text } = packet;
      const reason = alone.see(decode(frameOf(packet)), number);
      if (reason === undefined || reason === "other") throw new Error(`no cause: ${text}`);
      if (isGated) continue; // a capture does not show what a gate holds
      expect(shownBy(reason.cause), text).toEqual(shownBy(full.get(number)?.cause));
    }
  },
);

function frameOf({ time, frame = "" }: RecordedPacket): Frame {
  const bytes = Uint8Array.from(Buffer.from(frame, "hex"));
  const seconds = Math.floor(time);
  const nanoseconds = Math.round((time - seconds) * 1e9);
  const lengths = { capturedLength: bytes.length, originalLength: bytes.length };
  const place = { linkType: LINKTYPE.ethernet, interfaceIndex: 0, offset: 0 };
  return { bytes, seconds, nanoseconds, ...lengths, ...place };
}

test.each(await labNames())(
  "an act of the network in %s is the cause of the packets that follow from it",
  async (lab) => {
    const record = await readRecord(await runFolder(lab));
    const known = explainPackets(record);
    const { steps, late } = record;
    const sent = [...steps.flatMap((step) => step.packets), ...late];
    for (const { number, action, network, packets } of steps) {
      if (action === "duplicates") {
        for (const packet of packets.filter(({ repeats }) =>
          network?.packets.includes(repeats ?? 0),
        )) {
          expect(known.get(packet.number)?.cause).toEqual({ kind: "network", step: number });
        }
      }
      for (const dropped of action === "drops" ? (network?.packets ?? []) : []) {
        const again = sent.find(
          ({ number: later, repeats }) => repeats === dropped && later > dropped,
        );
        if (again === undefined) continue; // no kernel sends it again: an ACK, or the lab ends before
        expect(known.get(again.number)?.cause).toMatchObject({
          kind: "timer",
          timer: "retransmission",
          since: dropped,
        });
      }
    }
  },
);

test.each(await labNames())("no cause in %s contradicts what the kernels traced", async (lab) => {
  const record = await readRecord(await runFolder(lab));
  expect(compared(record).contradictions).toEqual([]);
});

test("the kernels have traced what the rules explain", async () => {
  const names = await labNames();
  const records = await Promise.all(names.map(async (lab) => readRecord(await runFolder(lab))));
  const counts = records.map((record) => compared(record).compared);
  const sum = (what: "retransmissions" | "resets" | "changes"): number =>
    counts.reduce((all, one) => all + one[what], 0);
  // 11, 13 and 319 if no run lost events
  expect(sum("retransmissions")).toBeGreaterThan(0);
  expect(sum("resets")).toBeGreaterThan(0);
  expect(sum("changes")).toBeGreaterThan(100);
  const dropped = records.flatMap(({ kernel = [] }) =>
    kernel.filter(({ kind }) => kind === "drop"),
  );
  expect(new Set(dropped.map(({ reason }) => reason))).toContain("TCP_OLD_DATA");
});

test.each(await labNames())("every packet and state change of %s has a cause", async (lab) => {
  const record = await readRecord(await runFolder(lab));
  const packets = explainPackets(record);
  const sent = [...record.steps.flatMap((step) => step.packets), ...record.late];
  expect(sent.filter(({ number }) => !packets.has(number)).map(({ text }) => text)).toEqual([]);
  const changes = explainStates(record, packets);
  expect(changes.filter(({ explanation }) => explanation === undefined)).toEqual([]);
  if (record.trace !== undefined && sent.some(({ segment }) => segment)) {
    expect(changes.length).toBeGreaterThan(0);
  }
});
