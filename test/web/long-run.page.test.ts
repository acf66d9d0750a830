/** A long run in a real browser: the page's size, and the duration of its frames. */
import { expect, test } from "vitest";
import { pageTemplate, runPage } from "../../src/runs/page.ts";
import { pageFolder } from "../support/pages/page-folder.ts";
import { longRecord } from "../support/runs/page-record.ts";

const openText = pageFolder();

/** Pages are mailed and kept. */
const MOST_BYTES = 400_000;

test("a page of two thousand packets stays under the size limit, opens, and scrolls without a long frame", async () => {
  const record = longRecord(2_000, 5);
  const text = runPage(await pageTemplate(), record);
  expect(text.length).toBeLessThan(MOST_BYTES);
  const begun = performance.now();
  await using shown = await openText(text);
  const opened = performance.now() - begun;
  const frames = await shown.page.evaluate(async () => {
    const box = document.querySelector(".ladder-box");
    if (box === null) throw new Error("there is no ladder");
    const lengths: number[] = [];
    let before = performance.now();
    for (let frame = 0; frame < 240; frame += 1) {
      box.scrollTop += 120; // 7,200 pixels a second, faster than a mouse wheel
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      lengths.push(now - before);
      before = now;
    }
    return lengths.toSorted((a, b) => a - b);
  });
  const part = (share: number): number => frames[Math.floor(frames.length * share)] ?? 0;
  console.log(
    `2,000 packets: ${(text.length / 1000).toFixed(0)} kB, opened in ${opened.toFixed(0)} ms; ` +
      `frames while scrolling: median ${part(0.5).toFixed(1)}, 95 % ${part(0.95).toFixed(1)}, longest ${part(0.9999).toFixed(1)} ms`,
  );
  expect(part(0.5)).toBeLessThan(34);
  expect(part(0.95)).toBeLessThan(100);
  expect(await shown.page.locator(".ladder .item").count()).toBeLessThan(150);
  const last = shown.page.getByRole("button", { name: /^packet 2003, client to server/ });
  await shown.page.locator(".ladder-box").evaluate((box) => {
    box.scrollTop = box.scrollHeight;
  });
  await last.waitFor();
  expect(shown.problems).toEqual([]);
});
