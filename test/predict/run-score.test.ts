/** The prediction of a run: its score for each step and statement, and its file. */
import { describe, expect, test } from "vitest";
import { client, inAnyOrder } from "../../src/lab/index.ts";
import { answersOf, predictionFile } from "../../src/predict/file.ts";
import { parsePackets } from "../../src/predict/notation.ts";
import type { Answer } from "../../src/predict/prediction.ts";
import { readPrediction, scoredAgain } from "../../src/predict/read-file.ts";
import { scoreRun } from "../../src/predict/run-score.ts";
import { expectsTcp, hasTcp } from "../../src/predict/seen.ts";
import { FormatError } from "../../src/record/format.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { plannedParts } from "../support/evidence/steps.ts";
import { handshakePlan } from "../support/runs/handshake-run.ts";
import { closeRecord, udpRecord } from "../support/runs/predicted-runs.ts";

const said = (packets: string): Answer => ({ packets: parsePackets(packets) });
const answers = new Map<number, Answer>([
  [1, said("client S")],
  [2, "skipped"],
  [6, said("client F. ack 16; server . ack 2")],
  [7, said("server F. ack 2; client . ack 16; client R")],
]);

test("steps that were skipped or not reached do not count", () => {
  const { steps, total } = scoreRun(closeRecord(), answers);
  const points = steps.map(({ step, score }) => [step, score && `${score.points} of ${score.of}`]);
  expect(points).toEqual([
    [1, "0 of 1"],
    [2, undefined],
    [6, "6 of 6"],
    [7, "4 of 6"],
  ]);
  expect(total).toEqual({ points: 10, of: 13 });
});

test("a statement has the points of the steps that show it", () => {
  expect(scoreRun(closeRecord(), answers).claims).toEqual([
    { id: "C1", points: 6, of: 6 },
    { id: "C5", points: 10, of: 12 },
    { id: "C4", points: 4, of: 6 },
    { id: "C6", points: 4, of: 6 },
  ]);
});

test("a step that was not as expected shows no statement, but its prediction counts", () => {
  const record = closeRecord();
  const mismatch = { subject: "packet 3: extra", expected: "none", observed: "one" };
  const steps = record.steps.map((step) => ({ ...step, mismatches: [mismatch] }));
  const { claims, total } = scoreRun({ ...record, steps, verdict: "mismatch" }, answers);
  expect(claims).toEqual([]);
  expect(total).toEqual({ points: 10, of: 13 });
});

test("in an inconclusive run only correct answers count", () => {
  const { steps, total } = scoreRun({ ...closeRecord(), verdict: "inconclusive" }, answers);
  expect(total).toEqual({ points: 11, of: 11 });
  expect(steps.map(({ score }) => score?.items.map(({ verdict }) => verdict))).toEqual([
    ["extra"],
    undefined,
    ["right", "right"],
    ["right", "wrong", "extra"],
  ]);
});

test("there is a question about states if the run has TCP", () => {
  expect([hasTcp(closeRecord().steps), hasTcp(udpRecord().steps)]).toEqual([true, false]);
  expect(expectsTcp(handshakePlan().steps)).toBe(true);
  expect(expectsTcp([])).toBe(false);
  const transfer = inAnyOrder([client.sendsSeveral({ bytes: 1000 })]);
  const sockets = { server: [], client: [] };
  expect(expectsTcp([{ packets: plannedParts(transfer), sockets }])).toBe(true);
});

describe("the file", () => {
  const record = closeRecord();
  const file = predictionFile(record, answers);

  test("has the run, the answers and the score", () => {
    const { steps, ...rest } = file;
    expect(rest).toEqual({
      format: "wirestep prediction",
      version: 2,
      lab: "close",
      family: 4,
      run: record.run.id,
      verdict: "passed",
      total: { points: 10, of: 13 },
      claims: {
        C1: { points: 6, of: 6 },
        C4: { points: 4, of: 6 },
        C5: { points: 10, of: 12 },
        C6: { points: 4, of: 6 },
      },
    });
    expect(steps[1]).toEqual({ step: 2, name: "client: connect", skipped: true });
  });

  test("is the same after it is read and scored again, whatever score it claims", () => {
    expect(scoredAgain(readPrediction(JSON.stringify(file)), record)).toEqual(file);
    const improved = { ...file, total: { points: 1_000, of: 13 }, claims: "all" };
    expect(scoredAgain(readPrediction(JSON.stringify(improved)), record)).toEqual(file);
    expect(answersOf(file)).toEqual(answers);
  });

  test("is refused if it is of another run", () => {
    const other: RunRecord = { ...record, run: { ...record.run, id: "beef" } };
    expect(() => scoredAgain(readPrediction(JSON.stringify(file)), other)).toThrow(
      `the prediction is of another run: of ${record.run.id} of close, not of beef of close`,
    );
  });

  const step = { step: 1, predicted: { packets: [{ kind: "icmp", from: "client" }] } };
  const withStep = (changes: object): object => ({ ...file, steps: [{ ...step, ...changes }] });
  const withPacket = (packet: object): object => withStep({ predicted: { packets: [packet] } });
  test.each([
    ["", "it is not JSON: "],
    ["[]", 'it does not state the format "wirestep prediction". Predict the run again.'],
    [
      { ...file, version: 1 },
      'it is "wirestep prediction" version 1, and this wirestep reads version 2. Predict the run again.',
    ],
    [{ ...file, run: "x".repeat(201) }, "run: "],
    [withStep({ step: 0 }), "steps.0.step: "],
    [withStep({ skipped: true }), 'steps.0: a step has either "predicted" or "skipped"'],
    [withStep({ predicted: undefined }), 'steps.0: a step has either "predicted" or "skipped"'],
    [{ ...file, steps: [step, step] }, "steps: a step occurs twice"],
    [withPacket({ kind: "arp", from: "client" }), "steps.0.predicted.packets.0.kind: "],
    [withPacket({ kind: "icmp", from: "<b>" }), "steps.0.predicted.packets.0.from: "],
    [withPacket({ kind: "icmp", from: "client", x: 1 }), "steps.0.predicted.packets.0: "],
    [withPacket({ kind: "datagram", from: "client", length: 1e9 }), "packets.0.length: "],
    [
      withPacket({ kind: "segment", from: "client", flags: ".S", length: 0 }),
      "packets.0.flags: tcpdump's letters in its order",
    ],
    [
      withStep({ predicted: { packets: Array(101).fill({ kind: "icmp", from: "client" }) } }),
      "steps.0.predicted.packets: ",
    ],
    [
      withStep({ predicted: { packets: [], states: { server: "OPEN", client: "CLOSED" } } }),
      "states.s",
    ],
    [`"${"x".repeat(1_000_000)}"`, "a prediction has at most 1000000 characters"],
  ])("is refused with a reason if it has any other shape: %#", (input, reason) => {
    const text = typeof input === "string" ? input : JSON.stringify(input);
    expect(() => readPrediction(text)).toThrow(FormatError);
    expect(() => readPrediction(text)).toThrow(reason);
  });
});
