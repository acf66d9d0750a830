/** Several labs of which none can run here. Each of them still gets a result. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resultsSchema } from "../../../src/record/results.ts";
import { type CliResult, runCli } from "../../support/commands/cli-run.ts";

/** A machine without an engine. */
const NO_ENGINE = { DOCKER_HOST: "unix:///nowhere/docker.sock" };

let around: string;
beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep-labs-"));
});
afterAll(() => rm(around, { recursive: true, force: true }));

const labs = (...args: readonly string[]): Promise<CliResult> =>
  runCli(["labs", ...args], NO_ENGINE, around);

test.concurrent("--json prints the result of each lab, even of those that could not run", async () => {
  const { code, stdout } = await labs("close", "nosuch", "nagle", "--family", "6", "--json");
  const { results } = resultsSchema.parse(JSON.parse(stdout));
  expect(results.map(({ lab, family, verdict }) => [lab, family, verdict])).toEqual([
    ["close", 6, "inconclusive"],
    ["nagle", 6, "invalid"],
    ["nosuch", 6, "invalid"],
  ]);
  expect(results[0]?.reason).toContain("DOCKER_HOST");
  expect(code).toBe(2);
});

test.concurrent("without an engine the exit code is 3", async () => {
  expect((await labs("close", "udp", "--json")).code).toBe(3);
});

test.concurrent("--junit and --results write the results, in new folders if needed", async () => {
  const { stdout } = await labs("close", "--junit", "a/junit.xml", "--results", "b/results.json");
  expect(stdout).toContain("0 of 1 labs passed");
  expect(await readFile(join(around, "a/junit.xml"), "utf8")).toContain(
    '<testsuites name="wirestep" tests="1" failures="0" errors="1" skipped="0"',
  );
  const results = JSON.parse(await readFile(join(around, "b/results.json"), "utf8"));
  expect(resultsSchema.safeParse(results).success).toBe(true);
});

test.concurrent("--at-once takes a number of labs, and nothing else", async () => {
  expect((await labs("close", "udp", "--at-once", "1", "--json")).code).toBe(3);
  for (const wrong of ["0", "many", "1.5", "-1"]) {
    const { code, stderr } = await labs("close", "--at-once", wrong);
    expect(stderr).toContain("Use a number from 1 to 999.");
    expect(code).toBe(2);
  }
});

test.concurrent("a file that cannot be written is named, exit code 2", async () => {
  const { code, stderr } = await labs("close", "--junit", "/dev/null/junit.xml");
  expect(stderr).toContain("/dev/null/junit.xml cannot be written: ");
  expect(code).toBe(2);
});
