/** The page of a run in a real browser: its contents and its navigation. */
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

test("keys and buttons go forward, back, to both ends and to a packet, and the address follows", async () => {
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
  expect(shown.problems).toEqual([]);
});

test("keys that are faster than the display all count", async () => {
  await using shown = await open(longRecord(1_000));
  await shown.page.evaluate(() => {
    const press = (key: string) => dispatchEvent(new KeyboardEvent("keydown", { key }));
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "]", "]"]) press(key);
  });
  await expect.poll(() => placeOf(shown)).toEqual(["Step 3 of 11", "#step=3&packet=106"]);
});

/** The step that the page shows, and the address. */
async function placeOf({ page }: OpenedPage): Promise<readonly (string | undefined)[]> {
  const [status = ""] = await page.locator("[role=status]").allInnerTexts();
  return [/^Step \d+ of \d+/.exec(status)?.[0], await page.evaluate(() => location.hash)];
}

test("more than six packets of a step are folded with their number; a click or a chosen packet opens them", async () => {
  await using shown = await open(longRecord(250), { hash: "#step=2" });
  const { page } = shown;
  const packets = () => page.locator(".ladder .item.now:has(.packet)").count();
  await expect.poll(packets).toBe(6);
  const fold = page.locator(".ladder .item.now[aria-expanded]");
  expect(await fold.textContent()).toContain("94 more");
  await fold.click();
  expect(await fold.getAttribute("aria-expanded")).toBe("true");
  await expect.poll(packets).toBeGreaterThan(20);
  await fold.click();
  await expect.poll(packets).toBe(6);
  for (const _ of [1, 2, 3]) await page.keyboard.press("]");
  await expect.poll(() => page.locator(".ladder .item.chosen").count()).toBe(1);
  expect(await fold.getAttribute("aria-expanded")).toBe("true");
  expect(shown.problems).toEqual([]);
});

test("a link leads to its step and packet, a wrong link to the first step", async () => {
  await using linked = await open(longRecord(250), { hash: "#step=3&packet=110" });
  expect(await linked.page.textContent("#packet")).toContain("Packet 110: client → server [P.]");
  expect(await linked.page.textContent("[role=status]")).toContain("Step 3 of 4");
  await using wrong = await open(longRecord(5), { hash: "#step=<b>&packet=-1" });
  expect(await wrong.page.textContent("[role=status]")).toContain("Step 1 of 2");
});

test("Play goes through the steps and stops at the last one", async () => {
  await using shown = await open(longRecord(5));
  const { page } = shown;
  await page.clock.install();
  await page.getByRole("button", { name: "Play" }).click();
  await page.clock.runFor(2_100);
  await expect.poll(() => placeOf(shown)).toEqual(["Step 2 of 2", "#step=2"]);
  await expect.poll(() => page.getByRole("button", { name: "Play" }).isDisabled()).toBe(true);
});

test("a chosen header field shows its meaning, and its bytes are marked", async () => {
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

test("a chosen packet shows why it was sent, and leads to the packet that it answers", async () => {
  await using shown = await open(handshakeRecord());
  const { page } = shown;
  await page.getByRole("button", { name: /^Step 2,/ }).click();
  await page.keyboard.press("]");
  const packet = page.getByRole("region", { name: "Packet", exact: true });
  await expect.poll(() => packet.textContent()).toContain("Why: answers the SYN of packet 1");
  await packet.getByRole("button", { name: "packet 1" }).click();
  await expect.poll(() => packet.textContent()).toContain("opens a connection");
  expect(shown.problems).toEqual([]);
});

test("a mismatch shows expected next to observed", async () => {
  const [step] = longRecord(5).steps;
  if (step === undefined) throw new Error("a record has a step");
  const mismatch = {
    subject: "segment 1: ack",
    expected: "ack 1",
    observed: "ack 2",
    evidence: step.packets[1]?.text ?? "",
    advice: "count the SYN",
  };
  const steps = [{ ...step, mismatches: [mismatch] }];
  await using shown = await open(pageRecord({ steps, verdict: "mismatch" }));
  expect(await shown.texts(".differs h3")).toEqual(["✗ segment 1: ack"]);
  expect(await shown.texts(".differs .sides pre")).toEqual(["ack 1", "ack 2"]);
  expect(await shown.texts(".differs ins, .differs del")).toEqual(["1", "2"]);
  expect(await shown.texts(".advice")).toEqual(["Hint: count the SYN"]);
  expect(await shown.texts(".cause")).toEqual([
    expect.stringContaining("because the server sent packet 2 [S.]: answers the SYN of packet 1"),
  ]);
  expect(await shown.page.getByRole("button", { name: /^Step 1,.*not as expected/ }).count()).toBe(
    1,
  );
  expect(await shown.texts(".verdict")).toEqual(["✗ mismatch"]);
  expect(await shown.issues()).toEqual([]);
});

test("the page of a record without bytes, sources and netstat's text names what is missing and shows the rest", async () => {
  const { sources: _, ...record } = pageRecord();
  await using shown = await open(record, { hash: "#step=2" });
  expect(await shown.texts(".empty")).toContain("This record does not hold the packet’s bytes.");
  expect(await shown.texts(".empty")).toContain("This record does not hold the text of client.cc.");
  expect(shown.problems).toEqual([]);
});

test("a run without any step has a page", async () => {
  const record = pageRecord({ steps: [], verdict: "inconclusive", reason: "GDB died." });
  await using shown = await open(record);
  expect(await shown.texts(".verdict")).toEqual(["? inconclusive"]);
  expect((await shown.texts("main")).join()).toContain("GDB died.");
  expect(shown.problems).toEqual([]);
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
