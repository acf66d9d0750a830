/**
 * Each lab notices what a student could do to its programs, at the step where it shows: kept runs of the
 * changed programs, judged against the lab as it is now.
 */
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import { judgedAgain, keptRuns, StaleRunError } from "../../tools/mutations/kept-runs.ts";
import { allMutations, type LabMutation, mutatedPlan } from "../support/labs/mutation.ts";

const mutations = await allMutations();
const byLab = Object.groupBy(mutations, ({ lab }) => lab);
const HOW = "keep the runs of changed programs again: npm run keep-mutations";

test("every lab has a mutation", () => {
  const entries = readdirSync(new URL("../../labs", import.meta.url), { withFileTypes: true });
  const labs = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(Object.keys(byLab).toSorted()).toEqual(labs.toSorted());
});

describe.each(Object.entries(byLab))("%s", (lab, own = []) => {
  const kept = keptRuns(lab);

  test("each mutation has a kept run, and each run its mutation", () => {
    expect(
      kept.map(({ what }) => what),
      HOW,
    ).toEqual(own.map(({ what }) => what));
  });

  test.each(own)("$what", async (mutation) => {
    const { verdict, transcript } = await judged(mutation);
    expect(verdict, transcript).toBe("mismatch");
    expect(transcript).toContain(`not as expected at ${mutation.step}`);
    for (const text of mutation.says) expect(transcript).toContain(text);
  });

  async function judged(mutation: LabMutation) {
    const run = kept.find(({ what }) => what === mutation.what);
    if (run === undefined) throw new Error(HOW);
    const record = judgedAgain(await mutatedPlan(mutation), run);
    return { verdict: record.verdict, transcript: transcriptOf(record, styleFor(false)) };
  }
});

test("a kept run of other lines is refused", async () => {
  const [mutation] = mutations;
  if (mutation === undefined) throw new Error("there are mutations");
  const run = keptRuns(mutation.lab).find(({ what }) => what === mutation.what);
  const plan = await mutatedPlan(mutation);
  const moved = plan.steps.map((step) =>
    "line" in step ? { ...step, line: { ...step.line, number: step.line.number + 1 } } : step,
  );
  if (run === undefined) throw new Error(HOW);
  expect(() => judgedAgain({ ...plan, steps: moved }, run)).toThrow(StaleRunError);
});
