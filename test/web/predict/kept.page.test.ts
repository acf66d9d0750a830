/** Entering a prediction, and keeping it in the browser. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readPrediction, scoredAgain } from "../../../src/predict/read-file.ts";
import { next, predictingPages, say } from "../../support/pages/predicting-page.ts";
import { closeRecord } from "../../support/runs/predicted-runs.ts";

const predicting = predictingPages();

test("packets can be chosen with buttons or typed, and each updates the other", async () => {
  await using shown = await predicting(closeRecord());
  const { page } = shown;
  await page.getByRole("button", { name: "Add a packet" }).click();
  await page.getByRole("button", { name: "Submit" }).click();
  expect((await shown.texts("#typed-problem")).join()).toContain("packet 1: flags are missing");
  await page.getByRole("button", { name: "FIN" }).click();
  await page.getByRole("button", { name: "ACK", exact: true }).click();
  await page.getByLabel("ack", { exact: true }).fill("16");
  await page.getByLabel("length").fill("3");
  await page.getByRole("button", { name: "Add a packet" }).click();
  await page.getByLabel("Protocol").last().selectOption("ICMP");
  const field = page.getByLabel("Short form");
  await page.getByLabel("State of the client").selectOption("SYN-SENT");
  expect(await field.inputValue()).toBe(
    "server F. 3 ack 16; client icmp | server CLOSED, client SYN-SENT",
  );
  await field.fill("server F. 3 ack 16; client icmp | s listen");
  expect(await page.getByLabel("State of the server").inputValue()).toBe("LISTEN");
  await page.getByLabel("State of the server").selectOption("CLOSED");
  expect(await field.inputValue()).toBe("server F. 3 ack 16; client icmp");
  await page.getByRole("button", { name: "Packet 1: remove" }).click();
  expect(await field.inputValue()).toBe("client icmp");
  await field.fill("server udp 12; client S");
  expect(await page.getByRole("button", { name: "client", pressed: true }).count()).toBe(1);
  expect(await page.getByRole("button", { name: "SYN", pressed: true }).count()).toBe(1);
  await field.fill("client <img src=x onerror=alert(1)>");
  await page.keyboard.press("Enter");
  expect((await shown.texts("#typed-problem")).join()).toContain(
    'Not understood: packet 1: "<img"',
  );
  expect(await page.locator("img").count()).toBe(0);
  expect(shown.problems).toEqual([]);
});

test("the browser keeps the prediction, and its downloaded file has the same score", async () => {
  const record = closeRecord();
  await using shown = await predicting(record);
  const { page } = shown;
  await say(shown, "client S", { server: "LISTEN" });
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download prediction.json" }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe("prediction.json");
  const text = await readFile(await download.path(), "utf8");
  const file = scoredAgain(readPrediction(text), record);
  expect(JSON.parse(text)).toEqual(file);
  expect(file.total).toEqual({ points: 2, of: 3 });
  await page.reload();
  await page.getByRole("button", { name: "Predict", exact: true }).click();
  await expect
    .poll(() => shown.texts("#predicted"))
    .toEqual(["You predicted step 1: 2 of 3 points"]);
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) localStorage.setItem(key, "1 <b>no</b>");
  });
  await page.reload();
  await page.getByRole("button", { name: "Predict", exact: true }).click();
  await page.waitForSelector("form");
  expect((await shown.texts(".reason")).join()).toContain("cannot be read");
  expect(await page.locator("main b").count()).toBe(0);
});

test("wrong answers do not count in an inconclusive run", async () => {
  const record = { ...closeRecord(), verdict: "inconclusive" as const, reason: "GDB died." };
  const { steps } = record;
  await using shown = await predicting({ ...record, steps: steps.slice(0, 1) });
  await say(shown, "client S", { server: "LISTEN" });
  expect(await shown.texts("#score")).toEqual(["Your score: 2 of 2 points"]);
  expect((await shown.texts(".reason")).join()).toContain("only correct answers count");
});

test("typed text is still there after a visit to an earlier step", async () => {
  await using shown = await predicting(closeRecord());
  const { page } = shown;
  await say(shown, "");
  await next(shown);
  await page.keyboard.type("client S; server S. | c syn-sent");
  await page.getByRole("button", { name: /^Step 1, server/ }).click();
  await page.waitForSelector("#predicted");
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector("form");
  expect(await page.getByLabel("Short form").inputValue()).toBe("client S; server S. | c syn-sent");
  expect(await page.getByRole("button", { name: "SYN", pressed: true }).count()).toBe(2);
  expect(await page.getByLabel("State of the client").inputValue()).toBe("SYN-SENT");
});
