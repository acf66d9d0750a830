/** The studio's list of labs without an engine: what the user has done, the search, and the export. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { studioTemplate } from "../../../src/runs/page.ts";
import { Studio } from "../../../src/studio/server.ts";
import { openServed } from "../../support/pages/opened-page.ts";
import { testBrowser } from "../../support/pages/test-browser.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";

const browser = testBrowser();
const lab = (name: string, question: string) => ({
  name,
  question,
  families: [4] as const,
  slow: false,
});
const PARTS = [
  {
    title: "First",
    labs: [lab("handshake", "What does connect() send?"), lab("close", "And close()?")],
  },
  { title: "Second", labs: [lab("udp", "What is left without connections?")] },
];

let runs: string;
let studio: Studio;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "wirestep-list-"));
  const folder = join(runs, "handshake", "2026-01-01");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "record.json"), JSON.stringify(handshakeRecord()));
  studio = await Studio.open({
    port: 0,
    page: await studioTemplate(),
    labs: { names: new Set(), parts: async () => PARTS, add: () => undefined },
    runs,
    ownLabs: "my-labs",
    env: {},
    patience: 60_000,
    exitCodes: { passed: 0, observed: 0, mismatch: 1, invalid: 2, inconclusive: 3 },
    failed: ({ lab, family }) => Promise.resolve({ lab, family, verdict: "invalid", seconds: 0 }),
  });
});
afterAll(async () => {
  await studio[Symbol.asyncDispose]();
  await rm(runs, { recursive: true });
});

test("a lab that has passed is marked, words find labs, and the progress is a file", async () => {
  await using shown = await openServed(browser(), studio.link);
  const { page } = shown;
  await page.waitForSelector(".path li");
  expect(await shown.texts(".path .done")).toEqual(["✓ passed"]);
  expect(await shown.texts(".seek [role=status]")).toEqual(["1 of 3 labs passed"]);
  expect(await shown.issues()).toEqual([]);
  await page.getByLabel("Search").fill("WITHOUT what");
  await expect.poll(() => shown.texts(".path li > a")).toEqual(["udp"]);
  expect(await shown.texts(".path h2")).toEqual(["2. Second"]);
  await page.getByLabel("Search").fill("no such lab");
  await expect
    .poll(() => shown.texts(".empty"))
    .toEqual(["No lab’s name or question has these words."]);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export my progress" }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe("progress.json");
  expect(JSON.parse(await readFile(await download.path(), "utf8"))).toEqual([
    { lab: "handshake", family: 4, verdict: "passed", at: handshakeRecord().run.started },
  ]);
  expect(shown.problems).toEqual([]);
});
