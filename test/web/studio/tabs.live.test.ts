/** Several tabs of one studio, and the same run in two tabs. */
import { expect, test } from "vitest";
import { runCli } from "../../support/commands/cli-run.ts";
import { expectEnd, openStepped } from "../../support/pages/stepped-studio.ts";
import { studioPages } from "../../support/pages/studio-pages.ts";
import { press, savedRun, says, startStudio } from "../../support/pages/studio-run.ts";

const open = studioPages();

test("two tabs step two labs side by side, and a second studio a third", async () => {
  await using studio = await startStudio();
  await using other = await startStudio();
  await using one = await open(studio, "?lab=handshake");
  await using two = await open(studio, "?lab=close");
  await using three = await open(other, "?lab=handshake&family=6");
  for (const { page } of [one, two, three]) await says(page, "Next is step 1 of");
  expect(one.page.url()).not.toBe(two.page.url());
  await press(one.page, "Step the server");
  await press(two.page, "Step the server");
  await says(one.page, "Next is step 2 of 5");
  await says(two.page, "Next is step 2 of 8");
  await says(three.page, "Next is step 1 of 5");
  for (const { page } of [one, two, three]) await press(page, /^Run to the end/);
  for (const { page, problems } of [one, two, three]) {
    await says(page, "✓ Passed");
    expect(problems).toEqual([]);
  }
  expect((await savedRun(studio, "close")).record.verdict).toBe("passed");
  expect((await savedRun(other, "handshake-ipv6")).record.family).toBe(6);
});

test("a tab that is reloaded or opened twice finds its run where it was, and SIGTERM ends it in both", async () => {
  await using studio = await startStudio();
  await using shown = await openStepped(open, studio);
  const { page } = shown;
  await page.reload();
  await says(page, "Next is step 2 of 5");
  await using again = await open({ link: page.url().replace(/#.*/, "") });
  await press(again.page, "Step the client");
  await says(page, "Next is step 3 of 5");
  expect(await shown.texts(".jump .visually-hidden")).toHaveLength(2);

  const { code, stderr } = await runCli(["studio", "--port", new URL(studio.link).port]);
  expect(code, "of a second studio on the same port").toBe(2);
  expect(stderr).toContain("leave --port out to use a free port");

  await expectEnd(studio, "SIGTERM", [shown, again]);
});
