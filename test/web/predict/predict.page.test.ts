/** Predictions in a real browser: what is hidden before the answer, and shown next to it after. */
import { expect, test } from "vitest";
import type { OpenedPage } from "../../support/pages/opened-page.ts";
import { next, predictingPages, say } from "../../support/pages/predicting-page.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";
import { closeRecord, handshakeSlowRecord, udpRecord } from "../../support/runs/predicted-runs.ts";

const predicting = predictingPages();

const ESTABLISHED = { server: "ESTABLISHED", client: "ESTABLISHED" };

test("a correct prediction of a handshake gets all points, next to what happened", async () => {
  await using shown = await predicting(handshakeRecord());
  await say(shown, "", { server: "LISTEN" });
  expect(await shown.texts("#predicted")).toEqual(["You predicted step 1: 3 of 3 points"]);
  await next(shown);
  await say(shown, "client S; server S. ack 1; client . ack 1", ESTABLISHED);
  expect(await shown.texts(".scored tbody tr")).toEqual([
    "✓ right\tclient → server [S]\tclient → server [S]\t2 of 2",
    "✓ right\tserver → client [S.] ack 1\tserver → client [S.] ack 1\t3 of 3",
    "✓ right\tclient → server [.] ack 1\tclient → server [.] ack 1\t3 of 3",
    "✓ right\tserver ESTABLISHED\tserver ESTABLISHED\t1 of 1",
    "✓ right\tclient ESTABLISHED\tclient ESTABLISHED\t1 of 1",
  ]);
  expect(await shown.texts("#step")).toEqual([expect.stringContaining("Step 2: client")]);
  expect(shown.problems).toEqual([]);
});

test("before the answer, nothing of a step is in the page: no packet, table, state, text or verdict", async () => {
  const record = handshakeRecord();
  await using shown = await predicting({ ...record, sources: { server: "", client: "" } });
  await say(shown, "");
  await next(shown);
  const text = await shown.page.evaluate(() => document.querySelector("main")?.outerHTML ?? "");
  for (const secret of [
    "Flags [",
    "taken by the client",
    "connect sends",
    "✓ passed",
    "40100",
    "<summary>E2",
  ]) {
    expect(text.replace(/<form.*<\/form>/s, ""), secret).not.toContain(secret);
  }
  expect(await shown.page.locator("#step, #whole").count()).toBe(0);
  expect(await shown.page.locator(".ladder .later").count()).toBe(0);
  expect(await shown.texts("section[aria-labelledby=sockets-client] .empty")).toEqual([
    "No sockets.",
  ]);
  await shown.page.keyboard.press("Tab"); // out of the field
  await shown.page.locator("h1").click();
  for (const key of ["End", "ArrowRight", "p"]) await shown.page.keyboard.press(key);
  expect(await shown.texts("[role=status].now")).toEqual([expect.stringMatching(/^Step 2 of 5/)]);
  expect(
    await shown.page
      .getByRole("button", { name: "Step 3, hidden until the steps before it are predicted" })
      .isDisabled(),
  ).toBe(true);
  await shown.page.getByRole("button", { name: "Predict", exact: true }).click();
  expect(await shown.texts("#step")).toEqual([expect.stringContaining("Step 2: client")]);
  expect(await shown.texts(".verdict")).toEqual(["✓ passed"]);
});

test("close is predicted by keyboard alone; wrong, missed and extra packets are named, and the score is by step and statement", async () => {
  await using shown = await predicting(closeRecord());
  const { page } = shown;
  for (let step = 1; step < 6; step++) {
    for (let tabs = 0; (await focused(page)) !== "Skip this step"; tabs++) {
      expect(tabs).toBeLessThan(9);
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await expect
      .poll(() => shown.texts("#predicted"))
      .toEqual([`Step ${step} was skipped and does not count`]);
    await next(shown);
  }
  await page.keyboard.type("client F. ack 16; client R");
  await page.keyboard.press("Enter");
  await expect
    .poll(() => shown.texts(".scored tbody tr"))
    .toEqual([
      "✓ right\tclient → server [F.] ack 16\tclient → server [F.] ack 16\t3 of 3",
      "✗ missed\t–\tserver → client [.] ack 2\t0 of 3",
      "✗ extra\tclient → server [R]\t–\tcosts a point",
      "✗ wrong\tserver ESTABLISHED\tserver CLOSE-WAIT\t0 of 1",
      "✗ wrong\tclient ESTABLISHED\tclient FIN-WAIT-2\t0 of 1",
    ]);
  await next(shown);
  await page.keyboard.type("server F. ack 2; client . ack 17 | s closed");
  await page.keyboard.press("Enter");
  await expect
    .poll(() => shown.texts("#predicted"))
    .toEqual(["You predicted step 7: 7 of 8 points"]);
  await next(shown);
  await page.keyboard.press("Enter");
  await expect.poll(() => shown.texts("#score")).toEqual(["Your score: 12 of 19 points"]);
  expect((await shown.texts("table.scored")).join("\n")).toMatch(
    /6 client: close\t2 of 8[\s\S]*C5\ta FIN takes one sequence number\t9 of 16/,
  );
  expect(await shown.issues()).toEqual([]);
  expect(shown.problems).toEqual([]);
});

function focused(page: OpenedPage["page"]): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? "");
}

test("a UDP datagram has a length, and the form has no question about states", async () => {
  await using shown = await predicting(udpRecord());
  const { page } = shown;
  expect(await page.locator(".predicted-states").count()).toBe(0);
  for (let step = 0; step < 2; step++) {
    await say(shown, "");
    await next(shown);
  }
  await page.getByRole("button", { name: "Add a packet" }).click();
  await page.getByLabel("length").fill("12");
  await page.getByRole("button", { name: "Submit" }).click();
  await expect
    .poll(() => shown.texts("#predicted"))
    .toEqual(["You predicted step 3: 2 of 2 points"]);
});

test("a held packet is not shown as held to the end while later steps are hidden", async () => {
  await using shown = await predicting(handshakeSlowRecord(), { hash: "#step=3" });
  await say(shown, "client S", { client: "SYN-SENT" });
  await next(shown);
  const text = await shown.page.evaluate(() => document.querySelector(".ladder")?.textContent);
  expect(text).toContain("held at the server’s gate");
  expect(text).not.toMatch(/to the end|until step/);
  expect(await shown.texts("#predict")).toEqual([
    "What will happen? Step 4: network delivers packet 1",
  ]);
});

test.each([
  { width: 1400, dark: false },
  { width: 1400, dark: true },
  { width: 375, dark: false },
  { width: 375, dark: true },
])(
  "every text has contrast, every control a label, and the page fits, before and after the answer: %o",
  async (options) => {
    await using shown = await predicting(handshakeRecord(), options);
    const { page } = shown;
    await page.getByRole("button", { name: "Add a packet" }).click();
    await page.getByRole("button", { name: "ACK", exact: true }).click();
    const fits = async (): Promise<void> => {
      expect(await shown.issues()).toEqual([]);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over).toBe(0);
    };
    await fits();
    await page.getByRole("button", { name: "Submit" }).click();
    await page.waitForSelector("#predicted");
    await fits();
    expect(shown.problems).toEqual([]);
  },
);
