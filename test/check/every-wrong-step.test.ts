import { expect, test } from "vitest";
import { checkStep } from "../../src/check/step.ts";
import { handshakeRun } from "../support/handshake-run.ts";
import { wrongSteps } from "../support/wrong-steps.ts";

const run = handshakeRun();

test.each(run.map((step) => [step.planned.tag, step] as const))(
  "%s: whatever single thing a lab file says wrong, the check tells it",
  (_, { planned, observed, context }) => {
    const unnoticed = wrongSteps(planned).filter(
      ({ step }) => checkStep(step, observed, context).length === 0,
    );
    expect(unnoticed.map(({ wrong }) => wrong)).toEqual([]);
  },
);

test("hundreds of single mistakes were tried", () => {
  expect(run.flatMap(({ planned }) => wrongSteps(planned)).length).toBeGreaterThan(400);
});

test("a step is mistaken for no other step of the lab", () => {
  for (const { planned } of run) {
    for (const { planned: other, observed, context } of run) {
      const mismatches = checkStep(planned, observed, context);
      expect(mismatches.length === 0, `${planned.tag} as ${other.tag}`).toBe(planned === other);
    }
  }
});
