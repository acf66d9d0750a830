/**
 * Each lab notices what a student could do to its programs, at the step where it shows: one change to
 * each lab, and every kind of mismatch that a change leads to. MUTATIONS=all tries all of them.
 */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { copyLab, type LabCopy } from "../support/labs/lab-copy.ts";
import { type LabMutation, mutationsToTry } from "../support/labs/mutation.ts";
import { type PerformedRun, performAll } from "../support/runs/performed.ts";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const labs = readdirSync(folder("../../labs"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const all = (await Promise.all(labs.map(mutationsOf))).flat();
const tried = process.env.MUTATIONS === "all" ? all : mutationsToTry(all);

async function mutationsOf(lab: string): Promise<readonly LabMutation[]> {
  const { mutations } = await import(folder(`mutations/${lab}.ts`));
  return (mutations as readonly LabMutation[]).map((mutation) => ({ ...mutation, lab }));
}

const runs = new Map<LabMutation, PerformedRun | undefined>();
beforeAll(async () => {
  const copies = new Map<LabMutation, LabCopy>();
  for (const mutation of tried) copies.set(mutation, await copyLab(mutation.lab, mutation));
  try {
    const performed = await performAll([...copies.values()].map((copy) => copy.folder));
    for (const [mutation, copy] of copies) runs.set(mutation, performed.get(copy.folder));
  } finally {
    for (const copy of copies.values()) await copy[Symbol.asyncDispose]();
  }
}, 1_200_000);

test("every lab is tried", () => {
  expect([...new Set(tried.map(({ lab }) => lab))]).toEqual(labs);
});

describe.each(Object.entries(Object.groupBy(tried, ({ lab }) => lab)))(
  "%s",
  (_, mutations = []) => {
    test.each(mutations)("$what", (mutation) => {
      const { record, transcript } = runs.get(mutation) ?? {};
      expect(record?.verdict, transcript).toBe("mismatch");
      expect(transcript).toContain(`not as expected at ${mutation.step}`);
      for (const text of mutation.says) expect(transcript).toContain(text);
    });
  },
);
