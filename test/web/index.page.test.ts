/** The page of all runs in a real browser. */
import { expect, test } from "vitest";
import { runsIndex } from "../../src/draw/runs-index.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { indexPage, pageTemplate } from "../../src/runs/page.ts";
import type { PageOptions } from "../support/pages/opened-page.ts";
import { pageFolder } from "../support/pages/page-folder.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";

const openText = pageFolder();

const passed = handshakeRecord();
const failed: RunRecord = {
  ...passed,
  lab: { ...passed.lab, name: "<b>close</b>" },
  verdict: "mismatch",
  mismatches: [{ subject: "the flag sequence of the run", expected: "S", observed: "R" }],
};

async function open(options?: PageOptions) {
  const index = runsIndex([passed, failed], [], ({ lab }) => `${lab.name}/2026 #1`);
  return openText(indexPage(await pageTemplate(), index), options);
}

test("each run has its verdict, its first mismatch and a link to its page", async () => {
  await using shown = await open();
  const rows = shown.page.locator("section[aria-labelledby=runs] tbody tr");
  expect(await rows.locator("th").allInnerTexts()).toEqual(["handshake", "<b>close</b>"]);
  expect(await rows.locator(".verdict").allInnerTexts()).toEqual(["✓ passed", "✗ mismatch"]);
  expect(await rows.locator(".detail").allInnerTexts()).toEqual(["the flag sequence of the run"]);
  const links = await rows
    .locator("th a")
    .evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  expect(links).toEqual([
    "handshake/2026%20%231/report.html",
    "%3Cb%3Eclose%3C/b%3E/2026%20%231/report.html",
  ]);
});

test("statements and edges that no run shows are marked in words", async () => {
  await using shown = await open();
  const text = (await shown.texts("main")).join();
  expect(text).toContain("handshake 1 (server: listen)");
  expect(text).toContain("not shown");
  expect(await shown.page.locator(".edges-picture .edge.shown").count()).toBeGreaterThan(0);
});

test.each([
  { width: 1400, dark: false },
  { width: 375, dark: true },
])("every text has contrast, every control a label, and the page fits: %o", async (options) => {
  await using shown = await open(options);
  expect(await shown.issues()).toEqual([]);
  expect(await shown.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(
    0,
  );
  expect(shown.problems).toEqual([]);
});
