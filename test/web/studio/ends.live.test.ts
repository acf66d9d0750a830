/** The end of a studio's tabs, engine and process, on an engine. Nothing is left behind, and the page reports it. */
import { expect, test } from "vitest";
import { EXIT_CODES, failedRun } from "../../../src/cli/lab/lab-result.ts";
import { studioTemplate } from "../../../src/runs/page.ts";
import { studioLabs } from "../../../src/studio/labs.ts";
import { Studio } from "../../../src/studio/server.ts";
import { cleans } from "../../support/commands/cleans.ts";
import { containerOf, leftovers, testDocker } from "../../support/engine/engine.ts";
import { startProxy } from "../../support/engine/engine-proxy.ts";
import { expectEnd, openStepped } from "../../support/pages/stepped-studio.ts";
import { studioPages } from "../../support/pages/studio-pages.ts";
import { press, savedRun, says, startStudio } from "../../support/pages/studio-run.ts";

const open = studioPages();

test("a closed tab releases its lab after its time, and not before", async () => {
  const docker = await testDocker();
  const patience = 1_000;
  await using studio = await Studio.open({
    port: 0,
    page: await studioTemplate(),
    labs: await studioLabs([], "my-labs"),
    runs: "runs",
    ownLabs: "my-labs",
    env: process.env,
    patience,
    exitCodes: EXIT_CODES,
    failed: async (asked, error) => (await failedRun(asked, error, 0)).result,
  });
  const shown = await open(studio, "?lab=handshake");
  await says(shown.page, "Next is step 1 of 5");
  const up = await leftovers(docker);
  expect(up.length).toBeGreaterThanOrEqual(5);
  const closed = performance.now();
  await shown.page.close();
  expect(await leftovers(docker)).toEqual(up);
  await expect.poll(() => leftovers(docker), { timeout: 30_000, interval: 100 }).toEqual([]);
  expect(performance.now() - closed).toBeGreaterThan(patience);
});

test("an engine that stops during a run is reported at once, with the run's verdict", async () => {
  await using proxy = await startProxy();
  await using studio = await startStudio({ DOCKER_HOST: proxy.host });
  await using shown = await openStepped(open, studio);
  const { page } = shown;
  proxy.cut();
  await says(page, "? Inconclusive: the environment could not give evidence");
  await says(page, "Exit code 3");
  await says(
    page,
    "The engine did not remove the lab’s containers. The next wirestep command removes them.",
  );
  expect((await shown.texts(".reason")).join()).toMatch(/stopped working|is gone/);
  await press(page, /^Run again/);
  await says(page, "The run could not be started or kept up");
  expect((await shown.texts("section[aria-labelledby=failure] pre")).join()).toContain(proxy.host);
  expect(await shown.issues()).toEqual([]);
  expect(shown.problems).toEqual([]);
  await studio.cli.process.kill("SIGINT");
  await studio.cli.ended;
  await cleans();
});

test("a killed container of a peer is reported while the run waits for the next step", async () => {
  await using studio = await startStudio();
  await using shown = await openStepped(open, studio);
  const { page } = shown;
  await (await containerOf(await testDocker(), "-client")).kill();
  await says(page, "? Inconclusive");
  expect((await savedRun(studio, "handshake")).record.verdict).toBe("inconclusive");
  expect(shown.problems).toEqual([]);
});

test("SIGINT ends the studio with all its labs, and each page reports it", async () => {
  await using studio = await startStudio();
  await using one = await open(studio, "?lab=handshake");
  await using two = await open(studio, "?lab=close");
  for (const { page } of [one, two]) await says(page, "Next is step 1 of");
  await expectEnd(studio, "SIGINT", [one, two]);
});
