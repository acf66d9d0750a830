/** An engine that stops answering in a step. The run gives up after half a minute, so this is a file of its own. */
import { expect, test } from "vitest";
import { runCli, startCli } from "../support/commands/cli-run.ts";
import { leftovers, testDocker } from "../support/engine/engine.ts";
import { startProxy } from "../support/engine/engine-proxy.ts";
import { waitingLab } from "../support/labs/lab-copy.ts";

test("an engine that hangs in a step does not hang the run", { timeout: 120_000 }, async () => {
  await using waiting = await waitingLab();
  await using proxy = await startProxy();
  const cli = startCli(["lab", waiting.folder], { DOCKER_HOST: proxy.host }, waiting.around);
  await cli.printed("shows E1");
  proxy.stall();
  const { code, stdout, stderr } = await cli.ended;
  expect(code, stdout + stderr).toBe(3);
  expect(stdout).toContain("? inconclusive");
  expect((await runCli(["clean"])).code).toBe(0);
  expect(await leftovers(await testDocker())).toEqual([]);
});
