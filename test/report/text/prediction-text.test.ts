/** The text of a score. */
import { expect, test } from "vitest";
import { parsePackets } from "../../../src/predict/notation.ts";
import type { Answer } from "../../../src/predict/prediction.ts";
import { scoreRun } from "../../../src/predict/run-score.ts";
import { scorePrediction } from "../../../src/predict/score.ts";
import { seenSteps } from "../../../src/predict/seen.ts";
import { runScoreText, stepScoreText } from "../../../src/report/text/prediction-text.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { closeRecord } from "../../support/runs/predicted-runs.ts";

const plain = styleFor(false);

test("each prediction is next to the observation, with points and errors", () => {
  const record = closeRecord();
  const close = seenSteps(record, record.steps)[5];
  if (close === undefined) throw new Error("the lab has such a step");
  const packets = parsePackets("client F.; client R; server F. ack 2");
  const states = { server: "CLOSE-WAIT", client: "FIN-WAIT-1" } as const;
  expect(stepScoreText(scorePrediction(close, { packets, states }), plain)).toBe(`\
   result   predicted                     observed                       points
   ✗ wrong  client → server  [F.]         client → server  [F.]  ack 16  2 of 3  ack missing
   ✗ extra  client → server  [R]          –                              −1      costs a point
   ✗ wrong  server → client  [F.]  ack 2  server → client  [.]  ack 2    0 of 3  flags
   ✓ right  server CLOSE-WAIT             server CLOSE-WAIT              1 of 1
   ✗ wrong  client FIN-WAIT-1             client FIN-WAIT-2              0 of 1
   2 of 8 points  = packets 2 − 1 + 0, states 1 + 0
`);
});

test("the end has a line for each step and each statement", () => {
  const score = scoreRun(
    closeRecord(),
    new Map<number, Answer>([
      [1, "skipped"],
      [8, { packets: [] }],
    ]),
  );
  expect(runScoreText(score, plain)).toBe(`
   step                           points
   1     server: listen           skipped
   8     server: close-listening  1 of 1
   predicted: 1 of 1 point

   shows  points of its steps
   C11    1 of 1               closing the listening socket frees the port and sends nothing
`);
});

test("the score of an inconclusive run states that only correct answers count", () => {
  const record = { ...closeRecord(), verdict: "inconclusive" as const };
  const text = runScoreText(scoreRun(record, new Map([[2, { packets: [] }]])), plain);
  expect(text).toContain("   2     client: connect  0 of 0\n");
  expect(text).toContain("predicted: 0 of 0 points\n   The run is inconclusive, so only");
});
