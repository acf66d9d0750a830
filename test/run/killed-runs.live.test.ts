/**
 * The leftovers of runs that were killed with SIGKILL. The next command finds and removes them, and
 * nothing else. Any command on the engine would remove them, so these tests run alone.
 */
import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { leftoversOn } from "../../src/doctor/engine-checks.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../../src/engine/owner.ts";
import { createNetwork } from "../../src/venue/docker/network.ts";
import { cleans } from "../support/commands/cleans.ts";
import { type RunningCli, runCli, startCli } from "../support/commands/cli-run.ts";
import { leftovers, testDocker } from "../support/engine/engine.ts";
import { sidecarImage } from "../support/engine/tools.ts";
import { traceInstances, traceOf } from "../support/engine/tracefs.ts";
import { holdingLab, type LabCopy, waitingLab } from "../support/labs/lab-copy.ts";

let docker: Docker;
let waiting: LabCopy;
let holding: LabCopy;
beforeAll(async () => {
  docker = await testDocker();
  waiting = await waitingLab();
  holding = await holdingLab();
});
afterEach(async () => {
  expect(await leftovers(docker)).toEqual([]);
});
afterAll(async () => {
  for (const lab of [waiting, holding]) await lab?.[Symbol.asyncDispose]();
});

/** Starts a lab. Resolves when it has printed the text. */
async function started({ folder, around }: LabCopy, text: string): Promise<RunningCli> {
  const cli = startCli(["lab", folder], {}, around);
  await cli.printed(text);
  return cli;
}

async function kill(cli: RunningCli): Promise<void> {
  cli.process.kill("SIGKILL");
  await cli.ended;
}

const FIRST_STEP_IS_OVER = "shows E1";

/** A network, and for each peer a container and a sidecar. The trace's container ends with its run. */
function expectStage(left: readonly string[]): void {
  expect(left.filter((name) => !name.endsWith("-trace"))).toHaveLength(5);
}

test("the next run removes the leftovers, and nothing of a run that goes on", async () => {
  await kill(await started(waiting, FIRST_STEP_IS_OVER));
  const left = await leftovers(docker);
  expectStage(left);
  const alive = await started(waiting, FIRST_STEP_IS_OVER);
  const now = await leftovers(docker);
  expect(now.filter((name) => left.includes(name))).toEqual([]);
  await runCli(["lab", "handshake", "--quiet"], {}, waiting.around);
  expect(await leftovers(docker)).toEqual(now);
  expect((await alive.ended).code).toBe(1);
});

test("clean removes the leftovers of a run that held a packet", async () => {
  await kill(await started(holding, "held at the server's gate"));
  expectStage(await leftovers(docker));
  await cleans();
});

test("the trace's instance goes with the process, its container with the next command", async () => {
  const image = (await sidecarImage()).sidecar.tag;
  const cli = await started(waiting, FIRST_STEP_IS_OVER);
  const { run, container } = await traceOf(docker, "handshake");
  expect(await traceInstances(docker, image)).toContain(`wirestep-${run}`);
  await kill(cli);
  await container.wait();
  expect(await traceInstances(docker, image)).not.toContain(`wirestep-${run}`);
  await cleans();
});

test("doctor names the leftovers, and the command that removes them", async () => {
  const run = `doctor-${randomBytes(4).toString("hex")}`;
  const [host, boot, namespace] = ownerOfThisProcess().split("/");
  const gone = [host, boot, namespace, 1, "0"].join("/"); // no process has this start time
  await createNetwork(docker, `wirestep-${run}`, { [RUN_LABEL]: run, [OWNER_LABEL]: gone });
  const { code, stdout } = await runCli(["doctor"]);
  expect(stdout).toMatch(
    new RegExp(`^! warning +leftovers +left by killed runs: .*network wirestep-${run}`, "m"),
  );
  expect(stdout).toContain("→ Remove it: npx wirestep clean");
  expect(code).toBe(0);
  await cleans();
  expect(await leftoversOn(docker)).toEqual({
    status: "ok",
    observed: "earlier runs have left nothing",
  });
});
