/** Each lab reports a change that a student could make to its programs, at the step that it affects. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runCli } from "../support/commands/cli-run.ts";
import { copyLab } from "../support/labs/lab-copy.ts";
import type { Mutation } from "../support/labs/mutation.ts";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const labs = readdirSync(folder("../../labs"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe.each(labs)("%s", async (lab) => {
  const module: unknown = await import(folder(`mutations/${lab}.ts`));
  const { mutations } = module as { readonly mutations: readonly Mutation[] };

  test.each(mutations)("$what", async ({ step, says, ...change }) => {
    await using copy = await copyLab(lab, change);
    const { code, stdout, stderr } = await runCli(["lab", copy.folder], {}, copy.around);
    expect(code, stdout + stderr).toBe(1);
    expect(stdout).toContain(`not as expected at ${step}`);
    for (const text of says) expect(stdout).toContain(text);
  });
});
