/** Predictions in the studio: a step is hidden until it is predicted, and the prediction is saved next to the record. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadPrediction } from "../../../src/runs/predictions.ts";
import { begin, say } from "../../support/pages/predicting-page.ts";
import { sharedStudio } from "../../support/pages/studio-pages.ts";
import { press, type StudioRun, savedRun, says } from "../../support/pages/studio-run.ts";

const { studio, open } = sharedStudio();

/** The prediction that is saved next to the record of the lab's only run. */
async function savedPrediction({ folder }: StudioRun, lab: string) {
  const [name = ""] = await readdir(join(folder, "runs", lab));
  return loadPrediction(join(folder, "runs", lab, name, "prediction.json"));
}

test("a step and the packets that it left at the gates are hidden until it is predicted; the prediction is saved next to the record", async () => {
  await using shown = await open("?lab=handshake-slow");
  const { page } = shown;
  const skip = () => press(page, "Skip");
  await says(page, "Next is step 1 of 7");
  await press(page, /^Step the server/);
  await says(page, "Next is step 2 of 7");
  await begin(shown); // with the current step
  await skip();
  await press(page, /^Hold packets from now on/);
  await page.waitForSelector("form");
  await skip();
  await says(page, "Next is step 3 of 7: the client executes line ");
  await press(page, /^Step the client/);
  await page.waitForSelector("form");
  await says(page, "Predict or skip it first");
  expect(await page.getByRole("button", { name: /^Deliver/ }).count()).toBe(0);
  expect(await page.locator("#held-packets").count()).toBe(0);
  await say(shown, "client S", { client: "SYN-SENT" });
  expect(await shown.texts(".held-packets li code")).toEqual([
    expect.stringContaining(": [S] seq 0"),
  ]);
  expect(await shown.issues()).toEqual([]);

  await press(page, /^Run to the end/);
  await says(page, "✓ Passed");
  const { record, files } = await savedRun(studio(), "handshake-slow");
  expect(files).toContain("prediction.json");
  const saved = await savedPrediction(studio(), "handshake-slow");
  expect(saved.run).toBe(record.run.id);
  const packets = [{ kind: "segment", from: "client", flags: "S", length: 0 }];
  expect(saved.steps).toEqual([
    { step: 1, skipped: true },
    { step: 2, skipped: true },
    { step: 3, predicted: { packets, states: { server: "LISTEN", client: "SYN-SENT" } } },
  ]);

  await say(shown, "server S. ack 1"); // of step 4, which has already run
  const steps = async () => (await savedPrediction(studio(), "handshake-slow")).steps.length;
  await expect.poll(steps).toBe(4);
  expect(shown.problems).toEqual([]);
});

test("two runs in one tab have separate predictions", async () => {
  await using shown = await open("?lab=refused");
  const { page } = shown;
  await says(page, "Next is step 1 of");
  await press(page, /^Run to the end/);
  await says(page, "✓ Passed");
  await begin(shown);
  await press(page, "Skip");
  await press(page, /^Run again/);
  await says(page, "Next is step 1 of");
  await press(page, /^Run to the end/);
  await says(page, "✓ Passed");
  const name = "Predict";
  await expect.poll(() => page.getByRole("button", { name, exact: true }).count()).toBe(1);
  await begin(shown);
  expect(await page.locator("form").count()).toBe(1);
});
