import { expect, test } from "vitest";
import { explainPackets } from "../../../src/explain/packets.ts";
import type { RunRecord, StepRecord } from "../../../src/record/record.ts";
import { becauseOf, reasonLines } from "../../../src/report/text/reasons-text.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { transcriptOf } from "../../../src/report/text/transcript.ts";
import { byTags } from "../../draft/kept-runs.ts";

const known = explainPackets(byTags);
/** The step in which the client sends "one". */
const sending = byTags.steps.find(({ packets }) =>
  packets.some(({ segment }) => segment?.data === "one"),
);
if (sending === undefined) throw new Error("the kept run sends it");
const [data] = sending.packets;
const mismatch = {
  subject: "packet 1: extra",
  expected: "no such packet in this step",
  observed: "client > server  [P.]  seq 1  ack 1",
  evidence: `raw seq 1\n${data?.text}`,
};
const REASON =
  'the client sent packet 4 [P.]: client.cc:23: send(3, "one", 3, 0) hands over data: 3 bytes of it go in this segment (RFC 9293, 3.10.2)';

test("a mismatch about a packet has the cause of that packet", () => {
  expect(becauseOf(mismatch, sending, known)).toBe(REASON);
});

test("a mismatch about something else has none", () => {
  expect(
    becauseOf({ subject: "the call send", expected: "5", observed: "3" }, sending, known),
  ).toBe(undefined);
});

test("the reasons of a step have a line for each packet", () => {
  expect(reasonLines(sending, known)).toEqual([
    REASON,
    "the server sent packet 5 [.]: acknowledges 3 bytes of packet 4 (RFC 9293, 3.10.7.4)",
  ]);
});

test("the transcript of a lab prints it below what was observed", () => {
  const steps = byTags.steps.map(
    (step): StepRecord =>
      step.number === sending.number ? { ...step, mismatches: [mismatch] } : step,
  );
  const record: RunRecord = { ...byTags, steps };
  expect(transcriptOf(record, styleFor(false))).toContain(
    `${data?.text}\n     because   ${REASON}\n`,
  );
  expect(transcriptOf(byTags, styleFor(false))).not.toContain("because   the");
});
