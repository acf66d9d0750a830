/** Keys of a terminal as the studio's commands. */
import { expect, test } from "vitest";
import handshakeSlow from "../../../labs/handshake-slow/lab.ts";
import { StepSession } from "../../../src/cli/step/session.ts";
import { stepsOf } from "../../../src/run/step/user-steps.ts";
import { segment } from "../../support/evidence/packets.ts";
import { stepRecord } from "../../support/evidence/steps.ts";
import { planOf } from "../../support/labs/lab-plan.ts";

const PLAN = planOf(handshakeSlow);

/** A session whose first step waits for a key. */
async function waiting() {
  const session = new StepSession(new AbortController().signal, () => undefined);
  session.begins(PLAN);
  const steps = stepsOf(PLAN, session.stepping, (word) => word);
  const next = steps.next();
  await Promise.resolve(); // the run asks first
  return { session, steps, next };
}

test("the key of the plan's step makes it, and the state is the studio's", async () => {
  const { session, next } = await waiting();
  expect(session.state.nextStep?.number).toBe(1);
  expect(session.press("s")).toBe(true);
  expect((await next).value).toBe(PLAN.steps[0]);
  expect(session.state.going).toBe(1);
});

test("a key that makes no step at all leaves the refusal of the key before", async () => {
  const { session, next } = await waiting();
  expect(session.press("c")).toBe(false);
  expect(session.press("f")).toBe(false);
  expect(session.refusedKey).toBe("c");
  expect(session.press("c")).toBe(true);
  expect((await next).value).toMatchObject({ name: "client: connect", unplanned: true });
});

test("after leaving the plan, d and x act on the held packet that the user chose, or on the first", async () => {
  const { session, steps, next } = await waiting();
  session.press("v");
  session.press("v");
  await next;
  const packets = [segment("client", "S", { number: 1 }), segment("client", "S", { number: 2 })];
  session.made(stepRecord({ packets, held: [1, 2], unplanned: true }));
  const own = steps.next();
  await Promise.resolve();
  expect(session.press("x", 2)).toBe(true);
  const { value } = await own;
  expect(value).toMatchObject({ name: "network: drops", unplanned: true, what: [{ nth: 2 }] });
});

test("the end of a session rejects the step that waits", async () => {
  const { session, next } = await waiting();
  session.end(new Error("quit"));
  await expect(next).rejects.toThrow("quit");
  expect(session.signal.aborted).toBe(true);
});
