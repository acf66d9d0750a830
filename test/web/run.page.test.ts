/** The page of a run in a real browser: what it shows, how one moves, and what it cannot be made to do. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunRecord } from "../../src/record/record.ts";
import { PAGE_LIMIT, pageTemplate, runPage } from "../../src/run/page.ts";
import { launchChromium } from "../support/chromium.ts";
import { type OpenedPage, openPage, type PageOptions } from "../support/opened-page.ts";
import { longRecord, pageRecord, sent } from "../support/page-record.ts";
import { Wire } from "../support/recorded-wire.ts";
import { executedLine } from "../support/steps.ts";

let browser: Browser;
let folder: string;
beforeAll(async () => {
  [browser, folder] = await Promise.all([
    launchChromium(),
    mkdtemp(join(tmpdir(), "wirestep-page-")),
  ]);
});
afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

let count = 0;
async function open(record: RunRecord, options?: PageOptions): Promise<OpenedPage> {
  const file = join(folder, `${++count}.html`);
  await writeFile(file, runPage(await pageTemplate(), record));
  return openPage(browser, file, options);
}

test("keys and buttons go forward, back, to the ends and to a packet, and the address says where", async () => {
  await using shown = await open(longRecord(250));
  const { page } = shown;
  const isAt = (step: number, hash: string) =>
    expect.poll(() => placeOf(shown)).toEqual([`Step ${step} of 4`, hash]);
  await isAt(1, "");
  await page.keyboard.press("ArrowRight");
  await isAt(2, "#step=2");
  await page.keyboard.press("]");
  await isAt(2, "#step=2&packet=5");
  await page.keyboard.press("End");
  await isAt(4, "#step=4");
  await page.keyboard.press("ArrowRight");
  await isAt(4, "#step=4");
  expect(await page.getByRole("button", { name: "Step forward" }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Step back" }).click();
  await isAt(3, "#step=3");
  await page.keyboard.press("Home");
  await page.getByRole("button", { name: /^Step 3,/ }).click();
  await isAt(3, "#step=3");
  expect(shown.troubles).toEqual([]);
});

test("keys that come faster than the page is drawn all count", async () => {
  await using shown = await open(longRecord(1_000));
  await shown.page.evaluate(() => {
    const press = (key: string) => dispatchEvent(new KeyboardEvent("keydown", { key }));
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "]", "]"]) press(key);
  });
  await expect.poll(() => placeOf(shown)).toEqual(["Step 3 of 11", "#step=3&packet=106"]);
});

/** The step the page says it is at, and the address's. */
async function placeOf({ page }: OpenedPage): Promise<readonly (string | undefined)[]> {
  const [said = ""] = await page.locator("[role=status]").allInnerTexts();
  return [/^Step \d+ of \d+/.exec(said)?.[0], await page.evaluate(() => location.hash)];
}

test("a link leads to its step and packet, and a wrong one to the beginning", async () => {
  await using linked = await open(longRecord(250), { hash: "#step=3&packet=110" });
  expect(await linked.page.textContent("#packet")).toContain("Packet 110: client → server [P.]");
  expect(await linked.page.textContent("[role=status]")).toContain("Step 3 of 4");
  await using wrong = await open(longRecord(5), { hash: "#step=<b>&packet=-1" });
  expect(await wrong.page.textContent("[role=status]")).toContain("Step 1 of 2");
});

test("playing goes through the steps and stops at the last one", async () => {
  await using shown = await open(longRecord(5));
  const { page } = shown;
  await page.clock.install();
  await page.getByRole("button", { name: "Play" }).click();
  await page.clock.runFor(2_100);
  await expect.poll(() => placeOf(shown)).toEqual(["Step 2 of 2", "#step=2"]);
  await expect.poll(() => page.getByRole("button", { name: "Play" }).isDisabled()).toBe(true);
});

test("a field that is chosen says what it means, and its bytes are marked", async () => {
  await using shown = await open(longRecord(5));
  const { page } = shown;
  await page.getByRole("button", { name: /^Destination Port\s*12345/ }).click();
  await expect.poll(() => shown.texts(".hex .marked")).toEqual(["30", "39"]);
  await page.keyboard.press("ArrowRight");
  await expect
    .poll(() => shown.texts(".field-meaning"))
    .toContain("Sequence Number = 1000: 0 counted from the sender’s ISN");
  expect(await shown.texts(".hex .marked")).toEqual(["00", "00", "03", "e8"]);
  expect(await shown.texts(".bits .set .name")).toEqual(["SYN"]);
});

test("where something differs, what was expected stands beside what was observed", async () => {
  const [step] = longRecord(5).steps;
  if (step === undefined) throw new Error("a record has a step");
  const mismatch = {
    subject: "segment 1: ack",
    expected: "ack 1",
    observed: "ack 2",
    advice: "count the SYN",
  };
  const steps = [{ ...step, mismatches: [mismatch] }];
  await using shown = await open(pageRecord({ steps, verdict: "mismatch" }));
  expect(await shown.texts(".differs h3")).toEqual(["✗ segment 1: ack"]);
  expect(await shown.texts(".differs pre")).toEqual(["ack 1", "ack 2"]);
  expect(await shown.texts(".differs ins, .differs del")).toEqual(["1", "2"]);
  expect(await shown.texts(".advice")).toEqual(["Hint: count the SYN"]);
  expect(await shown.page.getByRole("button", { name: /^Step 1,.*not as expected/ }).count()).toBe(
    1,
  );
  expect(await shown.texts(".verdict")).toEqual(["✗ mismatch"]);
  expect(await shown.seriousIssues()).toEqual([]);
});

test("a record without bytes, sources and netstat's text says so and shows the rest", async () => {
  const { sources: _, ...record } = pageRecord();
  await using shown = await open(record, { hash: "#step=2" });
  expect(await shown.texts(".empty")).toContain("This record does not hold the packet’s bytes.");
  expect(await shown.texts(".empty")).toContain("This record does not hold the text of client.cc.");
  expect(shown.troubles).toEqual([]);
});

test("a run that came to no step has a page", async () => {
  const record = pageRecord({ steps: [], verdict: "inconclusive", reason: "GDB died." });
  await using shown = await open(record);
  expect(await shown.texts(".verdict")).toEqual(["? inconclusive"]);
  expect((await shown.texts("main")).join()).toContain("GDB died.");
  expect(shown.troubles).toEqual([]);
});

const HOSTILE =
  "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u001b[2J\u202e<!--%DATA%$&";

test("whatever a program prints or is named does nothing but show as text", async () => {
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
  expect(shown.troubles).toEqual([]);
  expect(await overflow(shown)).toBe(0);
});

test("the page's own policy keeps out what would come in", async () => {
  await using shown = await open(longRecord(5));
  const ran = await shown.page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.ran = true";
    document.body.append(script);
    return "ran" in globalThis;
  });
  expect(ran).toBe(false);
  expect(shown.troubles.join()).toContain("Content Security Policy");
});

/** Pixels by which the page is wider than its window. */
function overflow({ page }: OpenedPage): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

test.each([
  { width: 1400, dark: false },
  { width: 1400, dark: true },
  { width: 375, dark: false },
  { width: 375, dark: true },
])("nothing is too faint, unlabelled or too wide: %o", async (options) => {
  await using shown = await open(longRecord(5), { ...options, hash: "#step=2" });
  expect(await shown.seriousIssues()).toEqual([]);
  expect(await overflow(shown)).toBe(0);
  expect(shown.troubles).toEqual([]);
});

test("every packet and step can be reached with the keyboard and has a name", async () => {
  await using shown = await open(longRecord(5), { hash: "#step=1" });
  const { page } = shown;
  const packet = page.getByRole("button", { name: "packet 2, server to client: [S.] seq 0 ack 1" });
  await packet.focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => packet.getAttribute("aria-pressed")).toBe("true");
  expect(await placeOf(shown)).toEqual(["Step 1 of 2", "#step=1&packet=2"]);
});

test("two thousand packets stay under the limit, open, and scroll without a long frame", async () => {
  const record = longRecord(2_000);
  const text = runPage(await pageTemplate(), record);
  expect(text.length).toBeLessThan(PAGE_LIMIT);
  const begun = performance.now();
  await using shown = await open(record);
  const opened = performance.now() - begun;
  const frames = await shown.page.evaluate(async () => {
    const box = document.querySelector(".ladder-box");
    if (box === null) throw new Error("there is no ladder");
    const lengths: number[] = [];
    let before = performance.now();
    for (let frame = 0; frame < 240; frame += 1) {
      box.scrollTop += 120; // 7,200 pixels a second: faster than a wheel is turned
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
  expect(shown.troubles).toEqual([]);
});
