/**
 * Faults while packets are held, on an engine: the gate dies, a peer dies, the user interrupts. The run reports it,
 * and nothing is left behind. Other faults of held packets are in held-packets.live.test.ts.
 */
import type Docker from "dockerode";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type RunningCli, startCli } from "../support/commands/cli-run.ts";
import { containerOf, killIn, leftovers, testDocker } from "../support/engine/engine.ts";
import { holdingLab, type LabCopy } from "../support/labs/lab-copy.ts";

let docker: Docker;
let holding: LabCopy;
beforeAll(async () => {
  docker = await testDocker();
  holding = await holdingLab();
});
afterEach(async () => {
  expect(await leftovers(docker)).toEqual([]);
});
afterAll(() => holding?.[Symbol.asyncDispose]());

/** Resolves when the SYN is held. */
async function startHolding(): Promise<RunningCli> {
  const cli = startCli(["lab", holding.folder], {}, holding.around);
  await cli.printed("held at the server's gate");
  return cli;
}

describe("while a packet is held", () => {
  test.each(["-server-sidecar", "-client-sidecar"])(
    "a gate that dies (%s) makes the run inconclusive, and the run reports it",
    async (sidecar) => {
      const cli = await startHolding();
      await killIn(docker, sidecar, "gate");
      const { code, stdout } = await cli.ended;
      expect(code, stdout).toBe(3);
      expect(stdout).toContain("? inconclusive");
      expect(stdout).toContain("The gate that holds packets stopped working");
    },
  );

  test("a peer that dies makes the run inconclusive", async () => {
    const cli = await startHolding();
    await (await containerOf(docker, "-client")).kill();
    const { code, stdout } = await cli.ended;
    expect(code, stdout).toBe(3);
    expect(stdout).toContain("? inconclusive");
  });

  test("Ctrl-C ends the run and leaves nothing behind", async () => {
    const cli = await startHolding();
    cli.process.kill("SIGINT");
    const { code, stderr } = await cli.ended;
    expect(code, stderr).toBe(130);
  });
});
