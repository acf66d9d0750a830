import { expect, test } from "vitest";
import { outcomeOfError, outcomeOfRecord } from "../../src/grading/outcome-of.ts";
import { CompileError } from "../../src/images/build-error.ts";
import { InvalidLabError } from "../../src/lab/problems/problem.ts";
import { EnvironmentError } from "../../src/runtime/environment-error.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";

const problem = (file: string, ofPrograms = false) => ({
  spot: { file, line: 3 },
  text: "the tag is on two lines",
  ofPrograms,
});

test.each([
  [
    "a program that does not compile",
    new CompileError("close", "server.cc:3: error: x"),
    "invalid",
  ],
  [
    "a student's tags",
    new InvalidLabError("labs/close", [problem("submission/server.cc", true)]),
    "invalid",
  ],
  [
    "a folder without programs",
    new InvalidLabError("./submission with the programs", [
      { text: "it holds neither", ofPrograms: true },
    ]),
    "invalid",
  ],
  [
    "a setting that the kernel refuses",
    new InvalidLabError("labs/close", [problem("labs/close/lab.ts")]),
    "inconclusive",
  ],
  [
    "a lab in a folder that is called like a submission",
    new InvalidLabError("submission/close", [problem("submission/close/lab.ts")]),
    "inconclusive",
  ],
  [
    "a lab with a problem, next to programs with one",
    new InvalidLabError("labs/close", [
      problem("submission/server.cc", true),
      problem("labs/close/lab.ts"),
    ]),
    "inconclusive",
  ],
  [
    "an engine that does not answer",
    new EnvironmentError("No engine.", "Start it."),
    "inconclusive",
  ],
  ["a fault of wirestep", new TypeError("x is undefined"), "inconclusive"],
])("%s is charged to a student only if it is the student's", (_, error, verdict) => {
  const outcome = outcomeOfError(error);
  expect(outcome.verdict).toBe(verdict);
  expect("reason" in outcome && outcome.reason).toContain(error.message);
});

test("a defect of wirestep is marked, and a refusal of the system or the engine is not", () => {
  expect(outcomeOfError(new TypeError("x is undefined"))).toMatchObject({
    defect: true,
    reason: expect.stringMatching(/^This is a bug in wirestep; please report it\.\nTypeError: x/),
  });
  const full = Object.assign(new Error("ENOSPC: no space left"), { errno: -28, code: "ENOSPC" });
  expect(outcomeOfError(full)).toEqual({
    verdict: "inconclusive",
    reason:
      "there is no room on the disk (ENOSPC: no space left)\nFree some disk space, then run this again.",
  });
  const gone = Object.assign(new Error("EIO: i/o error"), { errno: -5, code: "EIO" });
  const refused = Object.assign(new Error("(HTTP code 500) server error"), { statusCode: 500 });
  for (const error of [gone, refused])
    expect(outcomeOfError(error)).toEqual({ verdict: "inconclusive", reason: error.message });
});

test("the advice of the machine's fault is in the reason", () => {
  const outcome = outcomeOfError(new EnvironmentError("No engine.", "Start it."));
  expect(outcome).toEqual({ verdict: "inconclusive", reason: "No engine.\nStart it." });
});

const rubric = [{ kind: "step" as const, key: "2", name: "client: connect", points: 2 }];

test("a record gives its score, and its causes with the student's line", () => {
  const record = handshakeRecord();
  expect(outcomeOfRecord(rubric, record)).toEqual({ verdict: "passed", score: [2] });
  const mismatch = {
    subject: "submission/client.cc:7: connects to another port",
    expected: "port 12345",
    observed: "port 12354",
    advice: "write the lab's port",
  };
  const steps = record.steps.map((step) =>
    step.number === 2 ? { ...step, mismatches: [mismatch] } : step,
  );
  expect(outcomeOfRecord(rubric, { ...record, verdict: "mismatch", steps })).toEqual({
    verdict: "mismatch",
    score: [0],
    causes: [
      {
        step: "step 2 (client: connect)",
        where: "submission/client.cc:7",
        what: "connects to another port",
        expected: "port 12345",
        observed: "port 12354",
        why: expect.stringMatching(/^write the lab's port\n/),
      },
    ],
  });
});

test("an inconclusive record has a reason and no score, whatever its steps are", () => {
  const record = {
    ...handshakeRecord(),
    verdict: "inconclusive" as const,
    reason: "packets dropped",
  };
  expect(outcomeOfRecord(rubric, record)).toEqual({
    verdict: "inconclusive",
    reason: "packets dropped",
  });
});
