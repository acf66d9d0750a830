/** `wirestep doctor` without an engine. */
import { expect, test } from "vitest";
import { type Finding, worstOf } from "../../../src/record/finding.ts";
import { runCli } from "../../support/commands/cli-run.ts";

test.concurrent("an unreachable engine is missing, and what depends on it is not tried", async () => {
  const { code, stdout, stderr } = await runCli(["doctor"], {
    DOCKER_HOST: "unix:///nowhere/docker.sock",
  });
  expect(stdout).toMatch(
    /^✗ missing {4}engine +The engine that DOCKER_HOST names does not answer: unix:\/\/\/nowhere/m,
  );
  expect(stdout).toMatch(/^ +→ Start that engine, correct DOCKER_HOST, or unset it/m);
  expect(stdout).toMatch(/^· not tried {2}tracing programs +no engine$/m);
  expect(stdout).toContain("Runs are inconclusive here (exit code 3)");
  expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
});

test.concurrent("--json prints the findings for a program", async () => {
  const { code, stdout } = await runCli(["doctor", "--json"], { DOCKER_HOST: "tcp://127.0.0.1:1" });
  const report = JSON.parse(stdout) as { format: string; version: number; findings: Finding[] };
  expect({ format: report.format, version: report.version }).toEqual({
    format: "wirestep doctor",
    version: 2,
  });
  expect(worstOf(report.findings)).toBe("missing");
  expect(report.findings.find(({ name }) => name === "engine")).toMatchObject({
    status: "missing",
    observed: expect.stringContaining("tcp://127.0.0.1:1"),
  });
  expect(code).toBe(3);
});
