import { describe, expect, test } from "vitest";
import { checkStep } from "../../src/check/step.ts";
import { isLineStep } from "../../src/lab/model.ts";
import type { PlannedStep } from "../../src/lab/plan/plan.ts";
import { step as stepSchema } from "../../src/lab/schema/steps.ts";
import { explicitStep } from "../../tools/mutations/explicit-lab.ts";
import type { Wrong } from "../../tools/mutations/wrong.ts";
import { wrongSteps } from "../../tools/mutations/wrong-steps.ts";
import { closeRun } from "../support/runs/close-run.ts";
import { handshakeRun } from "../support/runs/handshake-run.ts";
import { handshakeSlowRun } from "../support/runs/handshake-slow-run.ts";
import { lostAckRun } from "../support/runs/lost-ack-run.ts";
import type { SeenStep } from "../support/runs/seen-run.ts";
import { udpRun } from "../support/runs/udp-run.ts";

/** Invalid steps are refused before a run, and the network's acts are not checked by checkStep. */
const wrongOf = (seen: SeenStep): readonly Wrong<PlannedStep>[] =>
  wrongSteps(seen).filter(
    ({ kind, value, same }) =>
      kind !== "network" && same === undefined && stepSchema.safeParse(explicitStep(value)).success,
  );

describe.each([
  ["handshake", handshakeRun(), 600],
  ["close", closeRun(), 600],
  ["handshake-slow", handshakeSlowRun(), 450],
  ["lost-ack", lostAckRun(), 800],
  ["udp", udpRun(), 300],
] as const)("%s", (_, run, many) => {
  const steps = run.map((step) => [step.planned.number, step.planned.name, step] as const);

  test.each(steps)(
    "step %i (%s) without a mistake is as the lab expects",
    (__, ___, { planned, observed, context }) => {
      expect(checkStep(planned, observed, context)).toEqual([]);
    },
  );

  test.each(steps)(
    "step %i (%s): the check reports each single mistake of a lab file",
    (__, ___, step) => {
      const unnoticed = wrongOf(step).filter(
        (wrong) => checkStep(wrong.value, step.observed, step.context).length === 0,
      );
      expect(unnoticed.map(({ what }) => what)).toEqual([]);
    },
  );

  test("hundreds of single mistakes were tried", () => {
    expect(run.flatMap(wrongOf).length).toBeGreaterThan(many);
  });

  test("a step is not accepted as any other step of the lab", () => {
    for (const { planned } of run) {
      for (const { planned: other, observed, context } of run) {
        // the actor of a step is not part of its observations
        if (isLineStep(planned) !== isLineStep(other)) continue;
        const mismatches = checkStep(planned, observed, context);
        expect(mismatches.length === 0, `${planned.name} as ${other.name}`).toBe(planned === other);
      }
    }
  });
});
