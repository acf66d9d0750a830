/** The user's commands against a run that asks for its next step. */
import { setImmediate } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import handshakeSlowLab from "../../labs/handshake-slow/lab.ts";
import { observedPlan } from "../../src/lab/plan/observed.ts";
import type { PlannedStep } from "../../src/lab/plan/plan.ts";
import { eachAsked, stepsOf } from "../../src/run/step/user-steps.ts";
import { Stepping } from "../../src/studio/stepping.ts";
import type { StepCommand } from "../../src/studio-protocol/commands.ts";
import type { Update } from "../../src/studio-protocol/updates.ts";
import { stepRecord } from "../support/evidence/steps.ts";
import { planOf } from "../support/labs/lab-plan.ts";

const PLAN = planOf(handshakeSlowLab);

let published: Update[];
let controller: AbortController;
let stepping: Stepping;
let steps: AsyncGenerator<PlannedStep>;
beforeEach(() => {
  published = [];
  controller = new AbortController();
  stepping = new Stepping((update) => published.push(update), controller.signal);
  stepping.begins(PLAN);
  steps = stepsOf(PLAN, stepping, (word) => word);
});

const command = (fields: Partial<StepCommand>): StepCommand => ({
  do: "step",
  number: 1,
  who: "server",
  ...fields,
});

/** Runs the next step by a command that must be accepted. */
async function makes(commanded: StepCommand): Promise<PlannedStep> {
  const next = steps.next();
  await setImmediate(); // the run asks first
  expect(stepping.step(commanded)).toBeUndefined();
  const { value } = await next;
  stepping.made(stepRecord({ number: value.number, ...(value.unplanned && { unplanned: true }) }));
  return value;
}

test("the plan's steps run one by one, each at its command", async () => {
  expect(await makes(command({}))).toBe(PLAN.steps[0]);
  expect(await makes(command({ number: 2, who: "network" }))).toBe(PLAN.steps[1]);
  expect(published.map(({ update }) => update)).toEqual([
    "next",
    "goes",
    "step",
    "next",
    "goes",
    "step",
  ]);
});

test("a second click for a step that is running does nothing", async () => {
  await makes(command({}));
  const next = steps.next();
  await Promise.resolve();
  expect(stepping.step(command({}))).toBeUndefined();
  expect(await Promise.race([next, "it waits"])).toBe("it waits");
  controller.abort(new Error("ended"));
  await expect(next).rejects.toThrow("ended");
});

test("a step that is not next is refused but possible anyway; after it there are only own steps", async () => {
  const next = steps.next();
  await Promise.resolve();
  const refusal = stepping.step(command({ who: "client" }));
  expect(refusal?.text).toBe(
    "The lab plans another step. Next is step 1 of 7: the server executes line 4.",
  );
  expect(refusal?.anyway).toEqual(command({ who: "client", own: true }));
  if (refusal?.anyway === undefined) throw new Error("it is possible anyway");
  stepping.step(refusal.anyway);
  const { value } = await next;
  expect(value).toMatchObject({ name: "client: connect", unplanned: true });
  stepping.made(stepRecord({ unplanned: true }));
  expect(await makes(command({ number: 2, who: "time" }))).toMatchObject({ unplanned: true });
  const last = steps.next();
  await Promise.resolve();
  expect(published.at(-1)).toMatchObject({ update: "own", own: { number: 3 } });
  expect(stepping.step(command({ number: 3, who: "network", act: "drops", packet: 7 }))).toEqual({
    text: "That packet is no longer there.",
  });
  stepping.finish();
  expect(await last).toEqual({ done: true, value: undefined });
});

test("an impossible step is refused without an alternative", async () => {
  const next = steps.next();
  await Promise.resolve();
  expect(
    stepping.step(command({ who: "network", act: "drops", packet: 1 }))?.anyway,
  ).toBeUndefined();
  stepping.finish(); // the plan has not been left, so this has no effect
  stepping.byItself(true);
  expect((await next).value).toBe(PLAN.steps[0]);
  expect((await steps.next()).value).toBe(PLAN.steps[1]);
});

test("a text is given to the program, shown in the tab, and refused with the reason", async () => {
  const line = { do: "type", peer: "client", text: "hello\n" } as const;
  expect(await stepping.type(line)).toEqual({ text: "The programs are not up yet." });
  const given: (readonly [string, string | undefined])[] = [];
  stepping.onInput(async (peer, text) => {
    given.push([peer, text]);
    return peer === "server" ? "The lab gives the input of the server (stage.input)." : undefined;
  });
  stepping.onReads("client");
  expect(await stepping.type(line)).toBeUndefined();
  expect(await stepping.type({ ...line, text: "", end: true })).toBeUndefined();
  expect((await stepping.type({ ...line, peer: "server" }))?.text).toContain("stage.input");
  expect(given).toEqual([
    ["client", "hello\n"],
    ["client", undefined],
    ["server", "hello\n"],
  ]);
  expect(published).toEqual([
    { update: "reads", peer: "client" },
    { update: "typed", peer: "client", text: "hello\n" },
    { update: "typed", peer: "client" },
  ]);
});

const OBSERVED = observedPlan(
  {
    programs: { server: "server.c", client: "client.c" },
    sources: { server: "", client: "" },
    others: { server: [], client: [] },
  },
  { by: "line", family: 4, port: 1, gated: true },
);

/** The steps that two programs come to by themselves; none after the second. */
async function* byThemselves(): AsyncGenerator<PlannedStep> {
  const [server, client] = ["server", "client"] as const;
  for (const peer of [server, client]) {
    const number = published.filter(({ update }) => update === "step").length + 1;
    if (number > 3) return;
    yield {
      number,
      name: `${peer}: next line`,
      action: "calls",
      call: "line",
      peer,
      prints: "",
      packets: [],
      sockets: { server: [], client: [] },
      why: "",
      observed: true,
    };
  }
}

test("without a lab any step is right, and none leaves a plan", async () => {
  stepping.begins(OBSERVED);
  steps = eachAsked({ [Symbol.asyncIterator]: byThemselves }, stepping, (word) => word);
  expect(await makes(command({}))).toMatchObject({ name: "server: next line", call: "line" });
  expect(await makes(command({ number: 2, who: "network", act: "holds" }))).toMatchObject({
    action: "holds",
    observed: true,
    why: "",
  });
  expect(await makes(command({ number: 3, who: "client", to: "call" }))).toMatchObject({
    action: "calls",
    call: "any",
  });
  // no program goes on by itself, and the user still can act
  const last = await makes(command({ number: 4, who: "network", act: "releases" }));
  expect(last).toMatchObject({ number: 4, action: "releases", observed: true });
  const over = steps.next();
  await setImmediate();
  stepping.finish();
  expect((await over).done).toBe(true);
  expect(published.some(({ update }) => update === "refused")).toBe(false);
});

test("a run without a lab that goes on by itself is over when nothing is due", async () => {
  stepping.begins(OBSERVED);
  stepping.byItself(true);
  const all: number[] = [];
  const made = eachAsked({ [Symbol.asyncIterator]: byThemselves }, stepping, (word) => word);
  for await (const step of made) {
    all.push(step.number);
    stepping.made(stepRecord({ number: step.number }));
  }
  expect(all).toEqual([1, 2]);
});
