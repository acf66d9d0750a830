/** The page of a run for every reader: axe, the keyboard alone, zoom, small windows, reduced motion. */
import { expect, test } from "vitest";
import type { RunRecord } from "../../src/record/record.ts";
import { pageTemplate, runPage } from "../../src/runs/page.ts";
import type { OpenedPage, PageOptions } from "../support/pages/opened-page.ts";
import { pageFolder } from "../support/pages/page-folder.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";
import { longRecord, pageRecord } from "../support/runs/page-record.ts";

const openText = pageFolder();

async function open(record: RunRecord, options?: PageOptions): Promise<OpenedPage> {
  return openText(runPage(await pageTemplate(), record), options);
}

const SHEET =
  "# lab\n\n## Questions\n\n1. Why?\n   <details><summary>Answer</summary>RFC 768</details>\n";

/** A run with everything that a page can show: a mismatch, statements, a sheet. */
function fullRecord(): RunRecord {
  const mismatch = { subject: "client.cc:4: the port", expected: "port 1", observed: "port 2" };
  const steps = handshakeRecord().steps.map((step) => ({
    ...step,
    mismatches: step.number === 2 ? [{ ...mismatch, follows: ["segment 2: ack"] }, mismatch] : [],
  }));
  const { lab, ...record } = pageRecord({ steps, verdict: "mismatch" });
  return { ...record, lab: { ...lab, sheet: SHEET } };
}

const TABS = ["Lesson", "Packet", "tcpdump", "netstat", "Output", "States", "Legend", "Run"];

/** The number of pixels by which the page is wider than its window. */
function overflow({ page }: OpenedPage): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

test.each([
  { width: 1440, height: 900, dark: false, tabs: TABS },
  { width: 1280, height: 720, dark: true, tabs: ["Packet"] },
  { width: 1024, height: 768, dark: false, tabs: ["Lesson"] },
])("axe finds nothing and nothing is cut off: %o", async ({ tabs, ...options }) => {
  await using shown = await open(fullRecord(), options);
  expect(await shown.texts("#step")).toEqual([expect.stringMatching(/^Step 2:/)]);
  for (const tab of tabs) {
    await shown.tab(tab);
    expect(await shown.issues(), tab).toEqual([]);
    expect(await overflow(shown), tab).toBe(0);
  }
  expect(shown.problems).toEqual([]);
});

test.each([
  { width: 390, height: 844, dark: true, views: ["Code", "Tables", "States", "More"] },
  { width: 320, height: 640, dark: false, views: ["Tables"] },
  { width: 640, height: 360, dark: false, views: ["Wire"] }, // 1280 × 720 with a zoom of 200 %
])("axe finds nothing and nothing is cut off in one column: %o", async ({ views, ...options }) => {
  await using shown = await open(fullRecord(), options);
  const { page } = shown;
  for (const view of ["Code", "Wire", "Tables", "States", "More"]) {
    await page.locator(".views").getByRole("button", { name: view }).click();
    if (views.includes(view)) expect(await shown.issues(), view).toEqual([]);
    expect(await overflow(shown), view).toBe(0);
  }
  for (const tab of TABS) {
    await shown.tab(tab);
    expect(await overflow(shown), tab).toBe(0);
  }
  expect(shown.problems).toEqual([]);
});

test("the keyboard alone reaches every control, and none of them holds it", async () => {
  await using shown = await open(fullRecord());
  const { page } = shown;
  await page.waitForSelector("#step");
  const reached = new Set<string>();
  const controls = await page.evaluate(
    () =>
      document.querySelectorAll("button:not(:disabled):not([tabindex='-1']), select, summary, a")
        .length,
  );
  for (let press = 0; press < controls + 40; press += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const { activeElement } = document;
      if (activeElement === null || activeElement === document.body) return "";
      const all = [...document.querySelectorAll("*")];
      return `${all.indexOf(activeElement)} ${activeElement.tagName}`;
    });
    if (at === "" || reached.has(at)) break;
    reached.add(at);
  }
  const missed = await page.evaluate(
    (found) => {
      const all = [...document.querySelectorAll<HTMLElement>("*")];
      return all
        .filter((one) =>
          one.matches("button:not(:disabled):not([tabindex='-1']), select, summary, a"),
        )
        .filter(
          (one) => one.checkVisibility() && !found.includes(`${all.indexOf(one)} ${one.tagName}`),
        )
        .map((one) => one.textContent);
    },
    [...reached],
  );
  expect(missed).toEqual([]);
  expect(reached.size).toBeGreaterThan(20);
});

test("a reader who wants less motion gets none", async () => {
  await using shown = await open(longRecord(5));
  const { page } = shown;
  const durations = () =>
    page
      .locator(".jump, .source li")
      .evaluateAll((all) => [
        ...new Set(all.map((one) => getComputedStyle(one).transitionDuration)),
      ]);
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await durations()).toEqual(["0s"]);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  expect(await durations()).toEqual(["0.12s"]);
  await page.emulateMedia({ reducedMotion: null });
});
