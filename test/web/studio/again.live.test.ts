/** A lab that is run again in the studio uses the stage that was prepared during the run before. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { normaliseRecord } from "../../../src/record/normalise.ts";
import { readRecord } from "../../../src/runs/records.ts";
import { idReady } from "../../support/engine/ready-stage.ts";
import { launchChromium } from "../../support/pages/chromium.ts";
import { openServed } from "../../support/pages/opened-page.ts";
import { press, says, startStudio } from "../../support/pages/studio-run.ts";
import { leftByRuns } from "../../support/runs/left.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

test("Run again takes the prepared stage, another tab's lab replaces it, and nothing of either is left", async () => {
  await using studio = await startStudio();
  const pid = studio.cli.process.pid ?? 0;
  await using shown = await openServed(browser, `${studio.link}?lab=handshake`);
  const { page } = shown;
  await says(page, "Next is step 1 of 5");
  await press(page, /^Run to the end/);
  await says(page, "✓ Passed");
  const ready = await idReady(pid);
  await press(page, /^Run again/);
  await says(page, "Next is step 1 of 5: the server executes line ");
  expect(await leftByRuns(pid)).toContainEqual(
    expect.stringMatching(`wirestep-handshake-${ready}-client$`),
  );
  await press(page, /^Run to the end/);
  await says(page, "✓ Passed");
  const folder = join(studio.folder, "runs", "handshake");
  const names = (await readdir(folder)).toSorted();
  const [first, second] = await Promise.all(names.map((name) => readRecord(join(folder, name))));
  if (first === undefined || second === undefined) throw new Error("there are two runs");
  expect(second.run.id).toBe(ready);
  expect(normaliseRecord(second)).toEqual(normaliseRecord(first));
  const next = await idReady(pid);
  await using other = await openServed(browser, `${studio.link}?lab=close`);
  await says(other.page, "Next is step 1 of 8");
  expect(await leftByRuns(pid)).toContainEqual(
    expect.stringMatching(`wirestep-handshake-${next}-client$`),
  );
  await press(other.page, /^Run to the end/);
  await says(other.page, "✓ Passed");
  const another = await idReady(pid, "close");
  expect(await leftByRuns(pid)).toContainEqual(
    expect.stringMatching(`wirestep-close-${another}-client$`),
  );
  await other.page.getByText("Next lab:").waitFor(); // it asks the studio, which must still be there
  studio.cli.process.kill("SIGINT");
  expect((await studio.cli.ended).code).toBe(0);
  expect(await leftByRuns(pid)).toEqual([]);
  expect([...shown.problems, ...other.problems]).toEqual([]);
});
