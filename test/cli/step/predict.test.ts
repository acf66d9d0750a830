/** The questions of a prediction, answered by lines. */
import { expect, test } from "vitest";
import { Quit } from "../../../src/cli/interrupt.ts";
import type { Output } from "../../../src/cli/output.ts";
import { Predicting } from "../../../src/cli/step/predict.ts";
import { client, server } from "../../../src/lab/index.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { nextStepOf } from "../../../src/studio-protocol/next-step.ts";
import { planOfSteps } from "../../support/labs/small-lab.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";

const PLAN = planOfSteps(
  server.steps("listen", { why: ".", packets: [] }),
  client.steps("connect", { why: ".", packets: [client.sends("S")] }),
);
const record = handshakeRecord();

/** A user who answers with these lines. */
function answering(...answers: readonly string[]) {
  const left = [...answers];
  const printed: string[] = [];
  const output = { print: (text: string) => void printed.push(text), width: () => 80 };
  const lines = {
    ask: async (prompt: string) => {
      printed.push(prompt);
      const line = left.shift();
      if (line === undefined) throw new Quit();
      return line;
    },
    [Symbol.dispose]: () => undefined,
  };
  const predicting = new Predicting(
    lines,
    output as unknown as Output,
    styleFor(false),
    record,
    PLAN,
  );
  const ask = async (index: number): Promise<void> => {
    const step = PLAN.steps[index];
    if (step === undefined) throw new Error("the plan has the step");
    await predicting.ask(nextStepOf(step, PLAN.steps.length, []));
  };
  return { predicting, ask, left, text: () => printed.join("") };
}

/** The step of the record, with its score. */
function scored({ predicting }: ReturnType<typeof answering>, index: number): string {
  const step = record.steps[index];
  if (step === undefined) throw new Error("the record has the step");
  return predicting.step(step);
}

test("back at the states asks for the packets again", async () => {
  const user = answering("client S", "back", "", "server LISTEN");
  await user.ask(0);
  expect(user.text().match(/packets> /g)).toHaveLength(2);
  expect(scored(user, 0)).toContain("3 of 3 points");
});

test("a run that is quit keeps the points so far", async () => {
  const user = answering("", "server LISTEN", "client S, server S. ack 1, client . ack 1");
  await user.ask(0);
  scored(user, 0);
  await expect(user.ask(1)).rejects.toBeInstanceOf(Quit);
  expect(user.predicting.soFar()).toContain("   predicted: 3 of 3 points\n");
  expect(user.predicting.fileSoFar()).toMatchObject({
    lab: "handshake",
    steps: [{ step: 1, score: expect.anything() }],
    total: { points: 3, of: 3 },
  });
  expect(user.predicting.fileSoFar()).not.toHaveProperty("verdict");
});

test("a run that is quit before the first answer has no points to show", async () => {
  const user = answering();
  await expect(user.ask(0)).rejects.toBeInstanceOf(Quit);
  expect(user.predicting.soFar()).toBe("");
  expect(user.predicting.fileSoFar()).toBeUndefined();
});

test("rest ends the questions: the steps that are left are not predicted, and not skipped", async () => {
  const user = answering("", "server LISTEN", "rest", "not asked for");
  await user.ask(0);
  await user.ask(1);
  await user.ask(1);
  expect(user.left).toEqual(["not asked for"]);
  expect(user.predicting.file(record).steps.map(({ step }) => step)).toEqual([1]);
});

test("each line fits the terminal", async () => {
  const user = answering("?", "skip");
  await user.ask(0);
  expect(
    user
      .text()
      .split("\n")
      .filter((line) => line.length > 80),
  ).toEqual([]);
});
