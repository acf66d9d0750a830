import { expect, test } from "vitest";
import { runsIndex } from "../../src/draw/runs-index.ts";
import { differenceOf } from "../../src/report/ci/lab-run.ts";
import { stepRecord } from "../support/evidence/steps.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";

const record = handshakeRecord();
const mismatch = { subject: "segment 1: flags", expected: "S", observed: "R." };

test("each run has its verdict, its size and its folder", () => {
  const { runs, claims, edges } = runsIndex([record], [], () => "handshake/now");
  expect(runs).toEqual([
    {
      lab: "handshake",
      family: 4,
      question: record.lab.question,
      verdict: "passed",
      detail: "",
      steps: 5,
      packets: 6,
      started: record.run.started,
      folder: "handshake/now",
    },
  ]);
  expect(claims.find(({ id }) => id === "E1")).toMatchObject({
    shown: true,
    places: ["handshake 1 (server: listen)"],
  });
  expect(claims.find(({ id }) => id === "U1")).toMatchObject({
    shown: false,
    places: ["not shown"],
  });
  expect(edges.filter(({ showings }) => showings.length > 0).map(({ edge }) => edge.id)).toEqual([
    "1",
  ]);
});

test("the first mismatch of a step or of the run, or the reason why there is no verdict", () => {
  const steps = [
    stepRecord(),
    stepRecord({ number: 2, name: "client: connect", mismatches: [mismatch] }),
  ];
  expect(differenceOf({ ...record, steps })).toBe("step 2 (client: connect): segment 1: flags");
  expect(differenceOf({ ...record, mismatches: [mismatch] })).toBe("segment 1: flags");
  expect(differenceOf({ ...record, reason: "GDB died.\nRun it again." })).toBe("GDB died.");
});
