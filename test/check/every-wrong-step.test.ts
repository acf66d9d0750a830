import { describe, expect, test } from "vitest";
import { checkStep } from "../../src/check/step.ts";
import { isLineStep } from "../../src/lab/model.ts";
import { closeRun } from "../support/close-run.ts";
import { handshakeRun } from "../support/handshake-run.ts";
import { handshakeSlowRun } from "../support/handshake-slow-run.ts";
import { lostAckRun } from "../support/lost-ack-run.ts";
import type { SeenStep } from "../support/seen-run.ts";
import { udpRun } from "../support/udp-run.ts";
import { type WrongStep, wrongSteps } from "../support/wrong-steps.ts";

const wrongOf = ({ planned, context }: SeenStep): readonly WrongStep[] =>
  wrongSteps(planned, context.connections.length);

describe.each([
  ["handshake", handshakeRun(), 600],
  ["close", closeRun(), 600],
  ["handshake-slow", handshakeSlowRun(), 500],
  ["lost-ack", lostAckRun(), 800],
  ["udp", udpRun(), 300],
] as const)("%s", (_, run, many) => {
  const steps = run.map((step) => [step.planned.number, step.planned.name, step] as const);

  test.each(steps)(
    "step %i (%s), seen as it should be, is as the lab says",
    (__, ___, { planned, observed, context }) => {
      expect(checkStep(planned, observed, context)).toEqual([]);
    },
  );

  test.each(steps)(
    "step %i (%s): whatever single thing a lab file says wrong, the check tells it",
    (__, ___, step) => {
      const unnoticed = wrongOf(step).filter(
        (wrong) => checkStep(wrong.step, step.observed, step.context).length === 0,
      );
      expect(unnoticed.map(({ wrong }) => wrong)).toEqual([]);
    },
  );

  test("hundreds of single mistakes were tried", () => {
    expect(run.flatMap(wrongOf).length).toBeGreaterThan(many);
  });

  test("a step is mistaken for no other step of the lab", () => {
    for (const { planned } of run) {
      for (const { planned: other, observed, context } of run) {
        // who acts is the run's to say, and nothing that is observed
        if (isLineStep(planned) !== isLineStep(other)) continue;
        const mismatches = checkStep(planned, observed, context);
        expect(mismatches.length === 0, `${planned.name} as ${other.name}`).toBe(planned === other);
      }
    }
  });
});
