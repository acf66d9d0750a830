/** `wirestep doctor` where there is no engine: what it says without one. */
import { expect, test } from "vitest";
import { type Finding, worstOf } from "../../../src/record/finding.ts";
import { runCli } from "../../support/commands/cli-run.ts";

test.concurrent("an engine that is not there is missing, all that hangs on it is not tried", async () => {
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

test.concurrent("--json gives the findings to a program", async () => {
  const { code, stdout } = await runCli(["doctor", "--json"], { DOCKER_HOST: "tcp://127.0.0.1:1" });
  const said = JSON.parse(stdout) as { format: string; version: number; findings: Finding[] };
  expect({ format: said.format, version: said.version }).toEqual({
    format: "wirestep doctor",
    version: 2,
  });
  expect(worstOf(said.findings)).toBe("missing");
  expect(said.findings.find(({ name }) => name === "engine")).toMatchObject({
    status: "missing",
    observed: expect.stringContaining("tcp://127.0.0.1:1"),
  });
  expect(code).toBe(3);
});
