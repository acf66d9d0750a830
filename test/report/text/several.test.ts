/** Packets that a lab knows together and not one by one: in the transcript, in its fixed form, in the drawing. */
import { expect, test } from "vitest";
import { ladder } from "../../../src/draw/ladder/ladder.ts";
import { packetSentence } from "../../../src/draw/packet-words.ts";
import { normaliseRecord } from "../../../src/record/normalise.ts";
import { type RecordedPacket, type RunRecord, recordSchema } from "../../../src/record/record.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { packetNotes } from "../../../src/report/text/transcript/network.ts";
import { Transcript, transcriptOf } from "../../../src/report/text/transcript/transcript.ts";
import { datagram, segment } from "../../support/evidence/packets.ts";
import { stepRecord } from "../../support/evidence/steps.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";

const plain = styleFor(false);

/** A run whose first step sends this many segments and ACKs, and whose next step repeats the last packet. */
function bulkRecord(segments: number, acks: number): RunRecord {
  const all = segments + acks;
  const packets = Array.from({ length: all }, (_, index): RecordedPacket => {
    const number = index + 1;
    return index < segments
      ? segment("client", ".", { number, seq: 1 + 5 * index, data: "hello" })
      : segment("server", ".", { number, ack: 1 + number });
  });
  const numbers = packets.map(({ number }) => number);
  const several = [
    {
      from: "client",
      kind: "segments",
      count: segments,
      bytes: 5000,
      packets: numbers.slice(0, segments),
    },
    { from: "server", kind: "segments", count: acks, bytes: 0, packets: numbers.slice(segments) },
  ] as const;
  const last = { ...segment("client", "F.", { number: all + 1, seq: 5001 }), repeats: 1 };
  const record = handshakeRecord();
  return {
    ...record,
    steps: [
      stepRecord({ packets, several: several.map((one) => ({ ...one })) }),
      stepRecord({ number: 2, packets: [last], held: [all + 1] }),
    ],
    capture: {
      server: { packets: all + 1, dropped: 0 },
      client: { packets: all + 1, dropped: 0 },
    },
  };
}

test("the transcript has a line for each group, with its number and bytes", () => {
  const record = bulkRecord(700, 300);
  const [step] = record.steps;
  if (step === undefined) throw new Error("there is a step");
  const shown = new Transcript(record, plain).step(step);
  expect(shown).toContain(`
   packets  client > server: 700 segments, 5000 bytes of data
            server > client: 300 segments, 0 bytes of data
`);
  expect(shown).not.toContain("Flags");
});

test("two runs with other numbers of segments have the same normalised record and transcript", () => {
  const [one, other] = [bulkRecord(700, 300), bulkRecord(704, 270)].map(normaliseRecord);
  expect(one).toEqual(other);
  expect(recordSchema.safeParse(one).error).toBeUndefined();
  if (one === undefined || other === undefined) throw new Error("there are two");
  expect(transcriptOf(one, plain)).toBe(transcriptOf(other, plain));
  expect(normaliseRecord(one)).toEqual(one);
});

test("packets after them are counted from one again, and what refers to them with them", () => {
  const { steps } = normaliseRecord(bulkRecord(700, 300));
  expect(steps[1]?.packets).toMatchObject([{ number: 3, repeats: 1 }]);
  expect(steps[1]?.held).toEqual([3]);
});

test("a step with more packets than anyone reads shows the first and the last", () => {
  const packets = Array.from({ length: 1000 }, (_, index) =>
    segment("client", ".", { number: index + 1, seq: 1 + 5 * index, data: "hello" }),
  );
  const record = handshakeRecord();
  const shown = new Transcript(record, plain).step(stepRecord({ packets })).split("\n");
  expect(shown.filter((line) => line.includes("Flags"))).toHaveLength(20);
  expect(shown.map((line) => line.trim())).toContain("… 980 packets more, in record.json");
});

test("a long sequence of flags shows its beginning and its length", () => {
  const record = handshakeRecord();
  const flags = Array.from({ length: 740 }, () => ".").join(" ");
  const end = new Transcript(record, plain).end({
    ...record,
    flags: { expected: "", observed: flags },
  });
  expect(end).toMatch(/flags {4}(\. ){50}… \(740 packets\)\n/);
});

test("the ladder draws the first of each group, and the amounts", () => {
  const { items } = ladder(bulkRecord(700, 300), { width: 600, toScale: false, times: true });
  const labels = items.map(({ label }) => label).filter((label) => label !== "");
  expect(labels.filter((label) => label.startsWith("packet"))).toHaveLength(9);
  expect(labels).toContain("client > server: 700 segments, 5000 bytes of data");
});

test("a datagram's fragments are noted below its line and in its sentence", () => {
  const packet = { ...datagram("client", { data: "hello", number: 4 }), fragments: [1480, 48] };
  expect(packetNotes(packet)).toBe("packet 4, sent in 2 IP fragments of 1480 + 48 bytes");
  expect(packetSentence(packet, { kind: "arrives" })).toBe(
    "packet 4, client to server: UDP 5 B “hello”, 2 fragments, sent in 2 IP fragments of 1480 + 48 bytes",
  );
});

test.each([
  ["broadcast", "198.18.7.7", "packet 1, client to all hosts: UDP to all 5 B “hello”"],
  [
    "multicast",
    "239.1.2.3",
    "packet 1, client to the group 239.1.2.3: UDP to 239.1.2.3 5 B “hello”",
  ],
] as const)("a %s is not drawn as one to the server alone", (group, address, sentence) => {
  const packet = datagram("client", { data: "hello" });
  const { peer: _, ...destination } = packet.destination;
  const toGroup = { ...packet, destination: { ...destination, address, group } };
  expect(packetSentence(toGroup, { kind: "arrives" })).toBe(sentence);
});
