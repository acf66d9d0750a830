/** The keys of `wirestep step --plain`, for the lab's steps and for steps of the user's own. */
import { expect, test } from "vitest";
import { Quit } from "../../../src/cli/interrupt.ts";
import type { Keys } from "../../../src/cli/keys.ts";
import { PlainSteps } from "../../../src/cli/step/plain-steps.ts";
import { StepSession } from "../../../src/cli/step/session.ts";
import { client, server } from "../../../src/lab/index.ts";
import type { PlannedStep } from "../../../src/lab/plan/plan.ts";
import type { StepRecord } from "../../../src/record/record.ts";
import { stepsOf } from "../../../src/run/step/user-steps.ts";
import { executedLine, stepRecord } from "../../support/evidence/steps.ts";
import { planOfSteps } from "../../support/labs/small-lab.ts";

const PLAN = planOfSteps(
  server.steps("listen", { why: ".", packets: [] }),
  client.steps("connect", { why: ".", packets: [] }),
);

/** A step of the network, after which both programs are where they were. */
const made = (number: number): StepRecord => {
  const { executed: _, ...step } = stepRecord({ number, unplanned: true });
  return step;
};

/** A user who presses these keys, and quits after them. */
function pressing(keys: string) {
  const left = [...keys];
  const printed: string[] = [];
  const output = { print: (text: string) => void printed.push(text), width: () => 100 };
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
  const typist = {
    type: async (): Promise<void> => void printed.push("(a line is typed)"),
    onReads: () => undefined,
  };
  const session: StepSession = new StepSession(new AbortController().signal, (update) =>
    plain.heard(update),
  );
  const plain = new PlainSteps(input, output, session, typist);
  session.begins(PLAN);
  const steps = stepsOf(PLAN, session.stepping, (word) => word);
  /** The next step that the run makes; undefined if there is none. */
  const next = async (): Promise<PlannedStep | undefined> => (await steps.next()).value;
  return { session, next, text: () => printed.join("") };
}

test("the key of the step's actor makes the lab's step", async () => {
  const user = pressing("s");
  expect(await user.next()).toBe(PLAN.steps[0]);
  expect(user.text()).toContain("step 1: s steps the server, c the client, n the network");
});

test("another key is refused with the right one, and leaves the plan if it is pressed again", async () => {
  const right = pressing("cs");
  expect(await right.next()).toBe(PLAN.steps[0]);
  expect(right.text()).toContain("Next is step 1 of 2: the server executes line 1 (key s)");
  const twice = pressing("cc");
  expect(await twice.next()).toMatchObject({ name: "client: connect", unplanned: true });
  expect(twice.text()).toContain("c again makes that step anyway. From then on the steps are");
});

test("two different keys do not leave the plan", async () => {
  const user = pressing("cSs");
  expect(await user.next()).toBe(PLAN.steps[0]);
});

test("after that each key is a step of the user's own, until f", async () => {
  const user = pressing("SSslvnf");
  const names = [
    "server: calls any",
    "server: listen",
    "client: runs",
    "server: runs",
    "time: passes",
  ];
  for (const [index, name] of names.entries()) {
    expect((await user.next())?.name).toBe(name);
    user.session.made(made(index + 1));
  }
  expect(await user.next()).toBeUndefined();
});

test("a program that waits can't be stepped: the reason is printed, and the next key counts", async () => {
  const waits = executedLine({ outcome: { kind: "waits", call: "accept" } });
  const user = pressing("CCSvC");
  await user.next();
  user.session.made(stepRecord({ executed: waits, unplanned: true }));
  expect((await user.next())?.name).toBe("client: calls any");
  expect(user.text()).toContain("The server waits in accept, in line 4.");
});

test("i types input and makes no step: the next key counts", async () => {
  const user = pressing("is");
  expect(await user.next()).toBe(PLAN.steps[0]);
  expect(user.text()).toContain("(a line is typed)step 1: s steps the server");
});

test("q and the end of the input quit", async () => {
  for (const keys of ["q", ""]) await expect(pressing(keys).next()).rejects.toBeInstanceOf(Quit);
});
