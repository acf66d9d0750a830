/** The workspace of a run: where it opens, its panes, its lesson, and the views of a narrow window. */
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

/** A run whose second step differs in three ways. */
function failedRecord(): RunRecord {
  const steps = longRecord(150).steps.map((step) =>
    step.number === 2
      ? {
          ...step,
          mismatches: [
            {
              subject: "client.cc:4: the port is another one",
              expected: "port 12345",
              observed: "port 12346",
              follows: ["server's socket table: missing row"],
            },
            { subject: "segment 2: ack", expected: "ack 1", observed: "ack 2" },
            { subject: "segment 3: missing", expected: "a segment", observed: "nothing" },
          ],
        }
      : step,
  );
  return pageRecord({ steps, verdict: "mismatch" });
}

test("a run that differs opens at its first mismatch: the cause in full, its line marked, the rest folded", async () => {
  await using shown = await open(failedRecord());
  const { page } = shown;
  expect(await shown.texts("#step")).toEqual([expect.stringMatching(/^Step 2: client/)]);
  const visible = page.locator(".differs h3").filter({ visible: true });
  expect(await visible.allInnerTexts()).toEqual(["✗ client.cc:4: the port is another one"]);
  expect(await page.locator(".follows ul").isVisible()).toBe(false);
  expect(await shown.texts("li.fault code")).toEqual([expect.stringContaining("jc::Connect")]);
  await page.getByText("2 more differences").click();
  expect(await visible.allInnerTexts()).toEqual([
    "✗ client.cc:4: the port is another one",
    "✗ segment 2: ack",
    "✗ segment 3: missing",
  ]);
  await page.getByText("1 difference follows from it").click();
  expect(await page.locator(".follows ul").innerText()).toBe("server's socket table: missing row");
  expect(shown.problems).toEqual([]);
});

test("a run that differs as a whole opens at its last step and shows the difference there", async () => {
  const mismatches = [{ subject: "the flag sequence of the run", expected: "S", observed: "R" }];
  await using shown = await open(pageRecord({ verdict: "mismatch", mismatches }));
  expect(await shown.texts("#step")).toEqual([expect.stringMatching(/^Step 5:/)]);
  expect(await shown.texts(".differs h3")).toEqual(["✗ the flag sequence of the run"]);
});

test("a pane's size changes by keys, is remembered, and goes back by a double click", async () => {
  await using shown = await open(longRecord(5));
  const { page } = shown;
  const bar = page.getByRole("separator", { name: "Width of the programs" });
  const width = () => page.locator(".program.server").evaluate((pane) => pane.clientWidth);
  const usual = await width();
  await bar.focus();
  for (let press = 0; press < 5; press += 1) await page.keyboard.press("ArrowRight");
  await expect.poll(() => bar.getAttribute("aria-valuenow")).toBe("41");
  const wide = await width();
  expect(wide).toBeGreaterThan(usual + 100);
  expect(await page.evaluate(() => location.hash), "the keys are not the reader's moves").toBe("");
  await page.reload();
  await bar.waitFor();
  expect(await width()).toBe(wide);
  await bar.dblclick();
  await expect.poll(width).toBe(usual);
});

test("arrow keys step when a tab has just been opened, and the tab stays open", async () => {
  await using shown = await open(handshakeRecord());
  await shown.tab("tcpdump");
  await shown.page.keyboard.press("ArrowRight");
  await expect.poll(() => shown.texts("#step")).toEqual([expect.stringMatching(/^Step 2:/)]);
  expect(await shown.page.locator("ol.terminal li").count()).toBe(3);
});

test("variables have a tab with what the step has set, and the step names those of its line", async () => {
  const record = longRecord(5);
  const steps = record.steps.map((step) => {
    const fd = { name: "fd", ...(step.number > 1 && { value: "3" }) };
    const shown = [{ name: "text", value: '"<b>hi</b>"' }, fd];
    const executed = step.executed && {
      ...step.executed,
      variables: { function: "main", shown, more: step.number === 1 ? 2 : 0 },
    };
    return { ...step, ...(executed && { executed }) };
  });
  await using shown = await open(pageRecord({ steps }));
  const { page } = shown;
  await shown.tab("Variables");
  const details = page.locator("#details");
  await expect.poll(() => details.innerText()).toContain("fd\tnot set yet");
  expect(await details.innerText()).toContain("2 more are not shown.");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => details.innerText()).toContain("fd\t3");
  expect(await details.locator("tr.new").allInnerTexts()).toEqual([
    expect.stringMatching(/fd\s3$/),
  ]);
  expect(await details.innerText()).toContain('text\t"<b>hi</b>"');
  expect(await shown.texts(".facts dd")).toContain("fd = 3");
  expect(await shown.issues()).toEqual([]);
  expect(shown.problems).toEqual([]);
});

const SHEET = `# lab

**What is sent?**

    make lab-lab

![A ladder](ladder.svg)

## What to watch for

- Step 1 sends \`[S]\`: see RFC 9293, 3.5.

## Questions

1. Why <i>three</i>?
   <details><summary>Answer</summary>Each <code>SYN</code> &lt;is&gt; acknowledged.</details>
2. <script>alert("1")</script><img src=x onerror=alert("2")>

## Try this

| change | what happens |
|---|---|
| in \`client.cc\`, \`b\` instead of \`a\` | nothing |
`;

test("the lesson is the lab's sheet: answers are folded, sections are links, and no text is markup", async () => {
  const record = longRecord(5);
  await using shown = await open({ ...record, lab: { ...record.lab, sheet: SHEET } });
  const { page } = shown;
  await shown.tab("Lesson");
  const lesson = page.locator(".lesson");
  expect(await lesson.locator("h3").allInnerTexts()).toEqual([
    "What to watch for",
    "Questions",
    "Try this",
  ]);
  expect(await lesson.innerText()).not.toContain("make lab-lab");
  const answer = lesson.locator("details");
  expect(await answer.locator("code").isVisible()).toBe(false);
  await answer.getByText("Answer").click();
  expect(await answer.locator("code").isVisible()).toBe(true);
  expect(await answer.innerText()).toContain("Each SYN <is> acknowledged.");
  expect(await lesson.getByRole("link").getAttribute("href")).toBe(
    "https://www.rfc-editor.org/rfc/rfc9293#section-3.5",
  );
  expect(await lesson.innerText()).toContain(
    '<script>alert("1")</script><img src=x onerror=alert("2")>',
  );
  expect(await lesson.locator("script, img").count()).toBe(0);
  expect(await lesson.getByRole("button").count(), "a report cannot run a change").toBe(0);
  expect(shown.problems).toEqual([]);
});

test("a step's statement opens its sentence, and a helper names its calls", async () => {
  await using shown = await open(pageRecord());
  const { page } = shown;
  await page.keyboard.press("ArrowRight");
  const sentence = page.getByText("connect sends three segments");
  expect(await sentence.isVisible()).toBe(false);
  await page.locator(".claim summary", { hasText: "E2" }).click();
  expect(await sentence.isVisible()).toBe(true);
  const helper = page.locator(".helper", { hasText: "Connect" }).first();
  expect(await helper.getAttribute("title")).toBe("jc::Connect calls socket and connect");
});

test("a narrow window has one view at a time and the explanation with each", async () => {
  await using shown = await open(longRecord(5), { width: 390 });
  const { page } = shown;
  const views = page.getByRole("group", { name: "Views" });
  const parts = {
    Code: ".program.server",
    Wire: ".ladder",
    Tables: ".kernel.client",
    States: ".ways",
  };
  for (const [view, part] of Object.entries(parts)) {
    await views.getByRole("button", { name: view }).click();
    for (const one of Object.values(parts)) {
      expect(await page.locator(one).first().isVisible(), `${one} in ${view}`).toBe(one === part);
    }
    expect(await page.locator(".panel.told").isVisible()).toBe(true);
  }
  await views.getByRole("button", { name: "Tables" }).click();
  const heights = await page
    .locator(".kernel td:not(.mark)")
    .evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().height));
  expect(heights.length).toBeGreaterThan(0);
  expect(Math.max(...heights), "each cell of a row has one line").toBeLessThan(24);
});
