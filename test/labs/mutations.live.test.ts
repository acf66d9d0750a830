/**
 * Changed programs on a real engine: one for each kind of mismatch. That each lab notices all of its
 * changes is tested on kept runs (mutations.test.ts). MUTATIONS=all runs all of them.
 */
import { beforeAll, expect, test } from "vitest";
import { allMutations, type LabMutation, oneOfEachKind } from "../support/labs/mutation.ts";
import { type PerformedRun, performMutations } from "../support/runs/performed.ts";

const all = await allMutations();
const tried = process.env.MUTATIONS === "all" ? all : oneOfEachKind(all);

let runs: ReadonlyMap<LabMutation, PerformedRun>;
beforeAll(async () => {
  runs = await performMutations(tried);
}, 1_800_000);

test.each(tried)("$lab: $what", (mutation) => {
  const { record, transcript } = runs.get(mutation) ?? {};
  expect(record?.verdict, transcript).toBe("mismatch");
  expect(transcript).toContain(`not as expected at ${mutation.step}`);
  for (const text of mutation.says) expect(transcript).toContain(text);
});
