import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resultsOf } from "../../../src/record/results.ts";
import type { LabRun } from "../../../src/report/ci/lab-run.ts";
import { runCliHere } from "../../support/commands/cli-here.ts";
import { failedAtConnect, inconclusive, invalid, passed } from "../../support/runs/lab-runs.ts";

let around: string;
beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep-report-"));
});
afterAll(() => rm(around, { recursive: true, force: true }));

/** A folder to report from, with these runs' records and their results in results.json. */
async function recorded(...runs: readonly LabRun[]): Promise<string> {
  const folder = await mkdtemp(join(around, "case-"));
  const results = await Promise.all(
    runs.map(async ({ result, record }, index) => {
      if (record === undefined) return result;
      const run = `runs/handshake/time-${index}`;
      await mkdir(join(folder, run), { recursive: true });
      await writeFile(join(folder, run, "record.json"), JSON.stringify(record));
      await writeFile(join(folder, run, "server.pcap"), `packets of ${index}`);
      return { ...result, folder: run };
    }),
  );
  await writeFile(join(folder, "results.json"), JSON.stringify(resultsOf(results)));
  return folder;
}

const github = (folder: string): NodeJS.ProcessEnv => ({
  GITHUB_WORKSPACE: folder,
  GITHUB_OUTPUT: join(folder, "output"),
  GITHUB_STEP_SUMMARY: join(folder, "summary"),
});

test.concurrent.each([
  ["passed", 0, [passed()]],
  ["mismatch", 1, [passed(), failedAtConnect(), invalid, inconclusive()]],
  ["invalid", 2, [inconclusive(), invalid]],
  ["inconclusive", 3, [passed(), inconclusive()]],
] as const)("results that are %s together: exit code %i", async (verdict, exitCode, runs) => {
  const folder = await recorded(...runs);
  const { code, stderr } = await runCliHere(
    ["results", "results.json", "--github"],
    github(folder),
    folder,
  );
  expect({ code, stderr }).toEqual({ code: exitCode, stderr: "" });
  expect(await readFile(join(folder, "output"), "utf8")).toMatch(`verdict=${verdict}\n`);
  expect(await readFile(join(folder, "summary"), "utf8")).toContain(
    ` of ${runs.length} labs passed`,
  );
});

test.concurrent("--inconclusive warn excuses an inconclusive run, and nothing else", async () => {
  const warn = ["results", "results.json", "--inconclusive", "warn"];
  expect((await runCliHere(warn, {}, await recorded(inconclusive()))).code).toBe(0);
  expect((await runCliHere(warn, {}, await recorded(inconclusive(), invalid))).code).toBe(2);
  expect((await runCliHere(warn, {}, await recorded(inconclusive(), failedAtConnect()))).code).toBe(
    1,
  );
});

test.concurrent("--collect copies the runs that did not pass, captures included", async () => {
  const folder = await recorded(passed(), failedAtConnect(), invalid);
  const collect = ["results", "results.json", "--collect", "kept"];
  const { stdout } = await runCliHere(collect, {}, folder);
  const kept = await readdir(join(folder, "kept"), { recursive: true });
  expect(stdout).toBe("1 of 3 labs passed; the others are in kept\n");
  expect(kept.toSorted()).toEqual([
    "handshake",
    "handshake/time-1",
    "handshake/time-1/record.json",
    "handshake/time-1/server.pcap",
    "results.json",
  ]);
  const { results } = JSON.parse(await readFile(join(folder, "kept/results.json"), "utf8"));
  expect(results.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
    "mismatch",
    "invalid",
  ]);
});

test.concurrent("--collect makes no folder if everything passed", async () => {
  const folder = await recorded(passed());
  expect(
    (await runCliHere(["results", "results.json", "--collect", "kept"], {}, folder)).code,
  ).toBe(0);
  expect(await readdir(folder)).not.toContain("kept");
});

test.concurrent("several files of results make one report", async () => {
  const folder = await recorded(passed(), failedAtConnect());
  const args = ["results", "results.json", "results.json", "--junit", "deep/junit.xml"];
  expect((await runCliHere(args, {}, folder)).code).toBe(1);
  const junit = await readFile(join(folder, "deep/junit.xml"), "utf8");
  expect(junit.match(/<testsuite /g)).toHaveLength(4);
});

test.concurrent("only files of the repository are annotated, by their path in it", async () => {
  const folder = await recorded(failedAtConnect());
  const annotated = async (workspace: string): Promise<string> =>
    (
      await runCliHere(
        ["results", "results.json", "--github"],
        { ...github(folder), GITHUB_WORKSPACE: workspace },
        folder,
      )
    ).stdout;
  expect(await annotated(join(folder, "labs"))).toContain("::error file=handshake/lab.ts,line=20,");
  expect(await annotated(join(folder, "runs"))).toContain("::error title=handshake");
});

test.concurrent.each([
  ["a file that is not there", "nosuch.json", "the results in nosuch.json cannot be read"],
  ["a file of something else", "other.json", "the results in other.json cannot be read"],
])("%s: exit code 2", async (_, file, message) => {
  const folder = await recorded();
  await writeFile(join(folder, "other.json"), "{}");
  const { code, stderr } = await runCliHere(["results", file], {}, folder);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

test.concurrent("without results the message says how to get some, exit code 2", async () => {
  const { code, stderr } = await runCliHere(["results"]);
  expect(stderr).toContain("there are no results here: run make labs");
  expect(code).toBe(2);
});

test.concurrent("--github outside of GitHub Actions names the missing variable, exit code 2", async () => {
  const env = { GITHUB_WORKSPACE: "", GITHUB_OUTPUT: "", GITHUB_STEP_SUMMARY: "" };
  const { code, stderr } = await runCliHere(
    ["results", "results.json", "--github"],
    env,
    await recorded(passed()),
  );
  expect(stderr).toContain("--github is for GitHub Actions, which sets GITHUB_STEP_SUMMARY");
  expect(code).toBe(2);
});
