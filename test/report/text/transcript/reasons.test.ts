import { describe, expect, test } from "vitest";
import { explainPackets } from "../../../../src/explain/packets.ts";
import { causesOf } from "../../../../src/grade/results/causes.ts";
import type { RunRecord, StepRecord } from "../../../../src/record/record.ts";
import { annotations } from "../../../../src/report/ci/annotations.ts";
import { junitXml } from "../../../../src/report/ci/junit.ts";
import { summaryMarkdown } from "../../../../src/report/ci/summary.ts";
import { whyOf } from "../../../../src/report/screen/why-pane.ts";
import { styleFor } from "../../../../src/report/text/style.ts";
import { becauseIn, reasonLines } from "../../../../src/report/text/transcript/reasons.ts";
import { transcriptOf } from "../../../../src/report/text/transcript/transcript.ts";
import { byTags } from "../../../draft/kept-runs.ts";
import { failedAtConnect } from "../../../support/runs/lab-runs.ts";

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

const because = becauseIn(byTags);

test("a mismatch about a packet has the cause of that packet", () => {
  expect(because(mismatch, sending)).toBe(REASON);
});

test("of two packets with the same line, the place in the subject decides", () => {
  const [first, ...others] = sending.packets;
  if (first === undefined) throw new Error("the step has packets");
  const again = { ...first, number: 99 };
  const late: RunRecord = { ...byTags, late: [again] };
  const both = { ...sending, packets: [first, again, ...others] };
  const known = becauseIn(late);
  expect(known({ ...mismatch, subject: "packet 1: extra" }, both)).toContain("sent packet 4 ");
  expect(known({ ...mismatch, subject: "packet 2: extra" }, both)).toContain("sent packet 99 ");
});

test("a packet that came after the last step has its cause without a step", () => {
  const [data] = sending.packets;
  expect(because({ ...mismatch, subject: "a late packet", evidence: data?.text ?? "" })).toBe(
    REASON,
  );
});

test("a mismatch about the result of a call has its meaning", () => {
  const steps = byTags.steps.map((step): StepRecord => {
    if (step.number !== sending.number || step.executed === undefined) return step;
    const [call] = step.executed.calls;
    if (call === undefined) throw new Error("the line calls send");
    const failed = { ...call, result: -1, errno: "EPIPE" };
    return { ...step, executed: { ...step.executed, calls: [failed] } };
  });
  const step = steps.find(({ number }) => number === sending.number);
  const about = {
    subject: "the call send",
    expected: "send() = 3",
    observed: 'send(3, "one", 3, 0) = -1 EPIPE',
  };
  expect(becauseIn({ steps })(about, step)).toContain("sending half is closed");
  expect(becauseIn({ steps })({ ...about, observed: "3" }, step)).toBe(undefined);
});

test("a mismatch about something else has none", () => {
  expect(because({ subject: "the call send", expected: "5", observed: "3" }, sending)).toBe(
    undefined,
  );
});

test("the reasons of a step have a line for each packet", () => {
  expect(reasonLines(sending, known)).toEqual([
    REASON,
    "the server sent packet 5 [.]: acknowledges 3 bytes of packet 4 (RFC 9293, 3.10.7.4)",
  ]);
});

/** The run with that mismatch, in its step or of the run as a whole. */
function differing(where: "step" | "run"): RunRecord {
  const steps = byTags.steps.map(
    (step): StepRecord =>
      where === "step" && step === sending ? { ...step, mismatches: [mismatch] } : step,
  );
  const mismatches = where === "run" ? [mismatch] : [];
  return { ...byTags, verdict: "mismatch", observed: undefined, steps, mismatches };
}

describe.each(["step", "run"] as const)("a mismatch of the %s shows its cause", (where) => {
  const record = differing(where);
  const { result } = failedAtConnect();
  const run = { result, record };
  test.each([
    ["the transcript", () => transcriptOf(record, styleFor(false))],
    ["JUnit", () => junitXml([run])],
    ["GitHub's annotations", () => annotations([run], (file) => file).join("\n")],
    ["GitHub's summary", () => summaryMarkdown([run])],
    [
      "a student's grade",
      () =>
        causesOf(record)
          .map(({ why }) => why)
          .join("\n"),
    ],
  ])("in %s", (_, text) => {
    expect(text()).toMatch(/because\s+the client sent packet 4 /);
  });
});

test("the full-screen view shows the cause of a step's mismatch, and only that of steps so far", () => {
  const { steps } = differing("step");
  const at = steps.findIndex(({ mismatches }) => mismatches.length > 0);
  const scene = {
    run: undefined, steps, next: {}, held: [], message: "", refusal: undefined, keys: [], end: [],
  }; // biome-ignore format: nothing else of the scene matters
  const text = (place: number): string =>
    whyOf(scene, place, 200, styleFor(false)).lines.join("\n");
  expect(text(at)).toContain("because   the client sent packet 4 [P.]");
  expect(text(at - 1)).not.toContain("because");
});

test("a run without a mismatch has no cause to print", () => {
  expect(transcriptOf(byTags, styleFor(false))).not.toContain("because   the");
});
