/**
 * Walks every step of runs of all labs, and of programs judged their own way, in windows of two sizes:
 * all that a step changes is visible, and no pane moves.
 */
import { beforeAll, describe, expect, test } from "vitest";
import type { RunRecord } from "../../src/record/record.ts";
import { judgedAgain, keptRuns } from "../../tools/mutations/kept-runs.ts";
import { allMutations, type LabMutation, mutatedPlan } from "../support/labs/mutation.ts";
import type { OpenedPage } from "../support/pages/opened-page.ts";
import { pageFolder } from "../support/pages/page-folder.ts";
import { walkingPage, walkProblems } from "../support/pages/walking-page.ts";

const openText = pageFolder();
const SIZES = [
  { width: 1280, height: 720 },
  { width: 1440, height: 900 },
] as const;
const HOMEWORK = 10;

const mutations = (await allMutations()).filter(({ file }) => file !== "lab.ts");
const labs = Map.groupBy(mutations, ({ lab }) => lab);

let shown: OpenedPage;
beforeAll(async () => {
  shown = await openText(await walkingPage());
  return () => shown[Symbol.asyncDispose]();
});

describe.each(SIZES)("in a window of $width × $height", (size) => {
  beforeAll(() => shown.page.setViewportSize(size));

  test.each([...labs.keys()])("the longest kept run of %s", async (lab) => {
    const longest = (labs.get(lab) ?? []).toSorted((a, b) => steps(b) - steps(a))[0];
    if (longest === undefined) throw new Error("each lab has a kept run");
    expect(await walkProblems(shown, await recordOf(longest))).toEqual([]);
    expect(shown.problems).toEqual([]);
  });

  test(`${HOMEWORK} programs judged their own way`, async () => {
    for (const mutation of [...labs.values()].slice(0, HOMEWORK).map(([first]) => first)) {
      if (mutation === undefined) throw new Error("each lab has a kept run");
      expect(await walkProblems(shown, await recordOf(mutation, "own way"))).toEqual([]);
    }
  });
});

const steps = ({ lab, what }: LabMutation): number =>
  keptRuns(lab).find((kept) => kept.what === what)?.steps.length ?? 0;

async function recordOf(mutation: LabMutation, judged?: "own way"): Promise<RunRecord> {
  const run = keptRuns(mutation.lab).find((kept) => kept.what === mutation.what);
  if (run === undefined) throw new Error("each mutation has a kept run");
  const planned = await mutatedPlan(mutation);
  const plan = judged === undefined ? planned : { ...planned, judged };
  return { ...judgedAgain(plan, run), sources: { ...plan.sources } };
}
