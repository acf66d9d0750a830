/**
 * Faults around a run, not in it: interruptions, killed programs, an engine that dies or hangs. After
 * each the exit code is right, the message helps, and nothing is left behind.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { cleans } from "../support/commands/cleans.ts";
import { type RunningCli, runCli, startCli } from "../support/commands/cli-run.ts";
import { containerOf, killIn, leftovers, testDocker } from "../support/engine/engine.ts";
import { startProxy } from "../support/engine/engine-proxy.ts";
import { type LabCopy, waitingLab } from "../support/labs/lab-copy.ts";

let docker: Docker;
let waiting: LabCopy;
/** A run whose engine hangs gives up after half a minute. The other tests use the time. */
let hanging: RunningCli;
const proxies = new AsyncDisposableStack();
beforeAll(async () => {
  docker = await testDocker();
  waiting = await waitingLab();
  const proxy = proxies.use(await startProxy());
  hanging = await startWaiting({ DOCKER_HOST: proxy.host });
  proxy.stall();
});
afterEach(async () => {
  const its = await leftovers(docker, hanging.process.pid);
  const left = await leftovers(docker);
  expect(left.filter((name) => !its.includes(name))).toEqual([]);
});
afterAll(async () => {
  await proxies.disposeAsync();
  await waiting?.[Symbol.asyncDispose]();
});

/** Starts the waiting lab. Resolves when the lab is in its second step. */
async function startWaiting(env: NodeJS.ProcessEnv = {}): Promise<RunningCli> {
  const cli = startCli(["lab", waiting.folder], env, waiting.around);
  await cli.printed("shows E1");
  return cli;
}

const itsContainer = (cli: RunningCli, ends: string): Promise<Docker.Container> =>
  containerOf(docker, ends, cli.process.pid);

describe("interrupted", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("%s in a step cleans up and exits with %i", async (signal, code) => {
    const cli = await startWaiting();
    cli.process.kill(signal);
    const result = await cli.ended;
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(`interrupted by ${signal}; everything the run made is removed`);
  });

  test.each([100, 500, 900])(
    "SIGINT %i ms after the start leaves nothing behind",
    async (delay) => {
      const cli = startCli(["lab", waiting.folder], {}, waiting.around);
      await new Promise((resolve) => setTimeout(resolve, delay)); // the moment is the point
      cli.process.kill("SIGINT");
      const { code, signal } = await cli.ended;
      expect(code === 130 || signal === "SIGINT").toBe(true);
    },
  );
});

describe("a tool that dies is the environment's failure, never the student's", () => {
  test.each([
    ["-server-sidecar", "tcpdump", "sidecar"],
    ["-client-sidecar", "agent.sh", "sidecar"],
    ["-client", "gdb", "debugger is gone"],
  ])("in the container %s: %s", async (container, processName, says) => {
    const cli = await startWaiting();
    await killIn(docker, (await itsContainer(cli, container)).id, processName);
    const { code, stdout } = await cli.ended;
    expect(code, stdout).toBe(3);
    expect(stdout).toContain("? inconclusive");
    expect(stdout).toContain(says);
  });

  test("a peer's container", async () => {
    const cli = await startWaiting();
    await (await itsContainer(cli, "-server")).kill();
    const { code, stdout } = await cli.ended;
    expect(code, stdout).toBe(3);
  });
});

describe("an engine", () => {
  test("that dies in a step makes the run inconclusive; the next command cleans up", async () => {
    await using proxy = await startProxy();
    const cli = await startWaiting({ DOCKER_HOST: proxy.host });
    proxy.cut();
    const { code, stdout, stderr } = await cli.ended;
    expect(code, stdout + stderr).toBe(3);
    expect(stdout).toContain("? inconclusive");
    expect(stderr).toContain("The next command removes what is left.");
    await cleans();
  });

  test("that hangs while clean works does not keep clean from ending at an interrupt", async () => {
    await using proxy = await startProxy();
    const listing = proxy.stallAt("/images/json");
    const cli = startCli(["clean"], { DOCKER_HOST: proxy.host });
    await listing;
    cli.process.kill("SIGINT");
    expect(await cli.ended).toMatchObject({ code: 130, stdout: "" });
  });

  test("that DOCKER_HOST names and that does not answer is reported by that name", async () => {
    const { code, stderr } = await runCli(["lab", "handshake"], {
      DOCKER_HOST: "unix:///nowhere/docker.sock",
    });
    expect(code).toBe(3);
    expect(stderr).toContain("unix:///nowhere/docker.sock");
    expect(stderr).toContain("DOCKER_HOST");
  });
});

test("files that cannot be written are reported, with exit code 3", async () => {
  const around = await mkdtemp(join(tmpdir(), "wirestep-test-"));
  await writeFile(join(around, "runs"), "a file where the folder should be");
  const { code, stderr } = await runCli(["lab", "handshake", "--quiet"], {}, around);
  await rm(around, { recursive: true });
  expect(code).toBe(3);
  expect(stderr).toContain("The run's files could not be written");
});

test("an engine that hangs in a step does not hang the run", async () => {
  const { code, stdout, stderr } = await hanging.ended;
  expect(code, stdout + stderr).toBe(3);
  expect(stdout).toContain("? inconclusive");
  await cleans();
  expect(await leftovers(docker)).toEqual([]);
});
