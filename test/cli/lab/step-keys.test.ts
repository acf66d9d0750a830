/** The keys of `wirestep step`, for the lab's steps and for steps of the user's own. */
import { expect, test } from "vitest";
import { Quit } from "../../../src/cli/interrupt.ts";
import type { Keys } from "../../../src/cli/keys.ts";
import { StepKeys } from "../../../src/cli/lab/step-keys.ts";
import type { Output } from "../../../src/cli/output.ts";
import { client, server } from "../../../src/lab/index.ts";
import type { StepRecord } from "../../../src/record/record.ts";
import { nextStepOf } from "../../../src/studio-protocol/next-step.ts";
import { executedLine, stepRecord } from "../../support/evidence/steps.ts";
import { planOfSteps } from "../../support/labs/small-lab.ts";

const PLAN = planOfSteps(
  server.steps("listen", { why: ".", packets: [] }),
  client.steps("connect", { why: ".", packets: [] }),
);

/** A user who presses these keys, and the text that is printed. */
function pressing(keys: string, made: readonly StepRecord[] = []) {
  const left = [...keys];
  const printed: string[] = [];
  const input: Keys = {
    next: async (wanted) => {
      for (let key = left.shift(); key !== undefined; key = left.shift()) {
        if (wanted.includes(key)) return key;
      }
      throw new Quit();
    },
    line: async () => undefined,
    [Symbol.dispose]: () => undefined,
  };
  const output = { print: (text: string) => void printed.push(text) } as unknown as Output;
  const type = async (): Promise<void> => void printed.push("(a line is typed)");
  const stepping = new StepKeys(input, output, made, { type });
  stepping.begins(PLAN);
  const next = (): Promise<void> => {
    const [first] = PLAN.steps;
    if (first === undefined) throw new Error("the plan has steps");
    return stepping.next(nextStepOf(first, 2, made));
  };
  return { stepping, next, text: () => printed.join("") };
}

test("the key of the step's actor makes the lab's step, and another names the right key", async () => {
  const { stepping, next, text } = pressing("cs");
  await next();
  expect(await stepping.ownStep(false)).toBeUndefined();
  expect(text()).toContain("Next is step 1 of 2: the server executes line 1 (key s)");
});

test("a key of a call leaves the lab's plan, with a notice", async () => {
  const { stepping, next, text } = pressing("C");
  await next();
  expect(await stepping.ownStep(false)).toMatchObject({
    name: "client: calls any",
    unplanned: true,
  });
  expect(text()).toContain("they are recorded and not judged. f finishes the run");
});

test("after that each key is a step of the user's own, until f", async () => {
  const { stepping, next } = pressing("Sslvnf");
  await next();
  const steps = ["server: listen", "client: runs", "server: runs", "time: passes"];
  for (const name of steps) expect((await stepping.ownStep(true))?.name).toBe(name);
  expect(await stepping.ownStep(true)).toBeUndefined();
});

test("a program that waits can't be stepped: the reason is printed, and the next key counts", async () => {
  const waits = executedLine({ outcome: { kind: "waits", call: "accept" } });
  const { stepping, next, text } = pressing("SC", [stepRecord({ executed: waits })]);
  await next();
  expect(text()).toContain("The server waits in accept, in line 4.");
  expect((await stepping.ownStep(false))?.name).toBe("client: calls any");
});

test("i types input and makes no step: the next key counts", async () => {
  const { stepping, next, text } = pressing("isif");
  await next();
  expect(text()).toContain("(a line is typed)step 1: s steps the server");
  expect(await stepping.ownStep(false)).toBeUndefined();
  expect(await stepping.ownStep(true)).toBeUndefined();
  expect(text()).toMatch(/\(a line is typed\)step 1: s and c step a line.*\n$/);
});

test("q quits", async () => {
  await expect(pressing("q").next()).rejects.toBeInstanceOf(Quit);
  await expect(pressing("q").stepping.ownStep(true)).rejects.toBeInstanceOf(Quit);
});
