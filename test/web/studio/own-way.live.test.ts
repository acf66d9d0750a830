/** Leaving a lab's plan by clicks: the student drops a packet that the lab would deliver. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { studioPages } from "../../support/pages/studio-pages.ts";
import { press, savedRun, says, startStudio } from "../../support/pages/studio-run.ts";

const open = studioPages();

test("a SYN is dropped against the plan, sent again and delivered; nothing of it is judged", async () => {
  await using studio = await startStudio();
  await using shown = await open(studio, "?lab=handshake-slow");
  const { page } = shown;
  await says(page, "Next is step 1 of 7");
  await page.keyboard.press("s");
  await says(page, "Next is step 2 of 7");
  await page.keyboard.press("n");
  await says(page, "Next is step 3 of 7");
  await page.keyboard.press("c");
  await says(page, "Next is step 4 of 7: the network delivers packet 1");
  await press(page, "Drop packet 1");
  await press(page, "Do it anyway and leave the lab’s plan");
  await says(page, "You have left the lab’s plan. Your steps are recorded but not judged.");
  expect(await shown.texts(".unjudged")).toEqual(["· not part of the lab’s plan, so not judged"]);
  const again = page.locator(".held-packets").getByRole("button", { name: /^Deliver packet/ });
  await expect
    .poll(
      async () => {
        if (await page.getByRole("button", { name: "Let a second pass" }).isEnabled()) {
          await press(page, "Let a second pass");
        }
        return again.count();
      },
      { timeout: 60_000, interval: 1_500 },
    )
    .toBeGreaterThan(0);
  await says(page, "You have left the lab’s plan");
  expect((await shown.texts(".held-packets li code"))[0]).toMatch(/^packet \d+: \[S\] seq 0/);
  await again.first().click();
  await page.locator(".held-packets code", { hasText: "[S.] seq 0 ack 1" }).first().waitFor();
  await press(page, /^Step the server/);
  await page.locator(".waits", { hasText: "waits in accept" }).waitFor();
  await press(page, /^Step the server/);
  expect(await page.getByRole("alert").innerText()).toMatch(/^The server waits in accept/);
  await press(page, "Release all packets");
  await page.getByText("No packet is held.").waitFor();
  expect(await shown.issues()).toEqual([]);
  await press(page, "Finish and save");
  await says(page, "? Inconclusive: you left the lab’s plan");
  expect(await readdir(join(studio.folder, "runs"))).toEqual(["handshake-slow@own-way"]);
  const { record } = await savedRun(studio, "handshake-slow@own-way");
  expect(record.verdict).toBe("inconclusive");
  expect(record.reason).toMatch(/^From step 4 on, the steps were the user's own, not the lab's\./);
  expect(record.steps.slice(0, 4).map(({ unplanned }) => unplanned)).toEqual([
    undefined,
    undefined,
    undefined,
    true,
  ]);
  expect(record.steps.flatMap(({ mismatches }) => mismatches)).toEqual([]);
  expect(record.mismatches).toEqual([]);
  expect(record.notRun?.map(({ number }) => number)).toEqual([4, 5, 6, 7]);
  const [dropped, repeated] = record.steps.flatMap(({ packets }) => packets);
  expect([dropped?.number, repeated?.repeats]).toEqual([1, 1]);
  expect(record.states.server.observed).toContain("ESTABLISHED");
  expect(shown.problems).toEqual([]);
});

test("a server is run by its calls, which leaves the plan", async () => {
  await using studio = await startStudio();
  await using shown = await open(studio, "?lab=handshake");
  const { page } = shown;
  await says(page, "Next is step 1 of 5");
  await page.getByText("Step by call").click();
  await press(page, "Next call of the server");
  await press(page, "Do it anyway and leave the lab’s plan");
  await page.locator("code.call", { hasText: "socket(AF_INET, SOCK_STREAM, 0) = 3" }).waitFor();
  await press(page, "Run the server until it waits or ends");
  await page.locator(".waits", { hasText: "waits in accept" }).waitFor();
  expect(await shown.issues()).toEqual([]);
  await press(page, "Finish and save");
  await says(page, "? Inconclusive: you left the lab’s plan");
  const { record } = await savedRun(studio, "handshake@own-way");
  expect(record.steps.map(({ name }) => name)).toEqual(["server: calls any", "server: runs"]);
});
