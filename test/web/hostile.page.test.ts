/** A page with a hostile record does nothing but show it, and every page is readable for every reader. */
import { expect, test } from "vitest";
import type { RunRecord } from "../../src/record/record.ts";
import { pageTemplate, runPage } from "../../src/runs/page.ts";
import { executedLine } from "../support/evidence/steps.ts";
import type { OpenedPage, PageOptions } from "../support/pages/opened-page.ts";
import { pageFolder } from "../support/pages/page-folder.ts";
import { longRecord, pageRecord, sent } from "../support/runs/page-record.ts";
import { Wire } from "../support/runs/recorded-wire.ts";

const openText = pageFolder();

async function open(record: RunRecord, options?: PageOptions): Promise<OpenedPage> {
  return openText(runPage(await pageTemplate(), record), options);
}

const HOSTILE =
  "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u001b[2J\u202e<!--%DATA%$&";

test("everything that a program prints or names shows as text and does nothing else", async () => {
  const wire = new Wire();
  const packets = [wire.client("S", { seq: 1 }), wire.client("P.", { seq: 2, ack: 1 }, HOSTILE)];
  const step = {
    ...sent(1, packets),
    executed: executedLine({
      peer: "client",
      line: { file: HOSTILE, number: 4, text: HOSTILE },
      calls: [{ name: HOSTILE, text: HOSTILE, result: 3 }],
      output: HOSTILE.repeat(2),
    }),
    why: HOSTILE,
    source: HOSTILE,
    shows: [HOSTILE],
    mismatches: [{ subject: HOSTILE, expected: HOSTILE, observed: `${HOSTILE}!`, advice: HOSTILE }],
    netstat: { server: HOSTILE, client: "x".repeat(100_000) },
  };
  const record = pageRecord({
    lab: { name: HOSTILE, question: HOSTILE, steps: 1 },
    sources: { server: HOSTILE, client: `// ${HOSTILE}\n"${"y".repeat(5_000)}` },
    steps: [step],
    verdict: "mismatch",
    flags: { expected: HOSTILE, observed: HOSTILE },
  });
  await using shown = await open(record, { hash: "#step=1&packet=2" });
  const text = (await shown.texts("body")).join();
  const visible = HOSTILE.replace("\u001b", "\\x1b").replace("\u202e", "\\u202e");
  expect(text.split(visible).length).toBeGreaterThan(8);
  expect(await shown.page.title()).toBe(`${visible}: mismatch · wirestep`);
  expect(await shown.page.locator("img, main script").count()).toBe(0);
  expect(text).not.toMatch(/[\u001b\u202e]/);
  expect(shown.problems).toEqual([]);
  expect(await overflow(shown)).toBe(0);
});

test("the page's policy blocks scripts, styles and connections of others", async () => {
  await using shown = await open(longRecord(5));
  const ran = await shown.page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.ran = true";
    document.body.append(script);
    return "ran" in globalThis;
  });
  expect(ran).toBe(false);
  expect(shown.problems.join()).toContain("Content Security Policy");
});

/** The number of pixels by which the page is wider than its window. */
function overflow({ page }: OpenedPage): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

test.each([
  { width: 1400, dark: false },
  { width: 1400, dark: true },
  { width: 375, dark: false },
  { width: 375, dark: true },
])("every text has contrast, every control a label, and the page fits: %o", async (options) => {
  await using shown = await open(longRecord(5), { ...options, hash: "#step=2" });
  expect(await shown.issues()).toEqual([]);
  expect(await overflow(shown)).toBe(0);
  expect(shown.problems).toEqual([]);
});
