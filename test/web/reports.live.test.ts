/**
 * The reports of some labs. Each is stepped through to the end and back in a real browser and compared
 * with the record, and all labs' runs are walked through. The pictures in the labs' READMEs must be those of this run.
 */
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { describeCall } from "../../src/check/execution.ts";
import { packetSentence } from "../../src/draw/packet-words.ts";
import { PEERS } from "../../src/lab/model.ts";
import { labNames } from "../../src/lab-files/load.ts";
import type { RunRecord, StepRecord } from "../../src/record/record.ts";
import { TABLE_HEADINGS } from "../../src/report/text/transcript/table-changes.ts";
import { readRecord } from "../../src/runs/records.ts";
import { entryCells } from "../../src/sockets/entry-text.ts";
import type { Entry } from "../../src/sockets/table.ts";
import { COLUMNS } from "../../web/views/columns.ts";
import { runCliHere } from "../support/commands/cli-here.ts";
import { type OpenedPage, openPage } from "../support/pages/opened-page.ts";
import { testBrowser } from "../support/pages/test-browser.ts";
import { walkingPage, walkProblems } from "../support/pages/walking-page.ts";
import { allLabs, runFolder } from "../support/runs/all-labs.ts";

const LABS = fileURLToPath(new URL("../../labs", import.meta.url));

/** One and a half times the size of a handshake's page before it became a workspace (181 kB). */
const MOST_BYTES = 271_000;

beforeAll(async () => void (await allLabs()));
const browser = testBrowser();

describe.each(["handshake", "send-recv", "close", "refused", "udp"])("%s", (lab) => {
  let folder: string;
  let record: RunRecord;
  beforeAll(async () => {
    folder = await runFolder(lab);
    record = await readRecord(folder);
  });

  test("its report is one small file", async () => {
    expect((await stat(join(folder, "report.html"))).size).toBeLessThan(MOST_BYTES);
  });

  test("every step shows what its record holds, forwards and backwards", async () => {
    await using shown = await openPage(browser(), join(folder, "report.html"));
    const { steps } = record;
    const names = new Map(PEERS.map((peer) => [record.peers[peer].address, peer as string]));
    for (const step of steps) {
      await expect.poll(() => shown.texts("#step")).toEqual([stepTitle(step)]);
      await showsStep(shown, step, names);
      await shown.page.keyboard.press("ArrowRight");
    }
    await shown.tab("tcpdump");
    for (const step of steps.toReversed()) {
      await expect.poll(() => shown.texts("#step")).toEqual([stepTitle(step)]);
      expect(await shown.texts("ol.terminal button")).toEqual(
        step.packets.map(({ text }) => expect.stringContaining(text)),
      );
      await shown.page.keyboard.press("ArrowLeft");
    }
    await shown.tab("netstat");
    for (const step of steps) {
      await expect.poll(() => shown.texts("#step")).toEqual([stepTitle(step)]);
      const printed = await shown.page.locator("#details pre").allTextContents();
      expect(printed).toEqual(PEERS.map((peer) => step.netstat?.[peer]));
      await shown.page.keyboard.press("ArrowRight");
    }
    expect(await shown.issues()).toEqual([]);
    expect(shown.problems).toEqual([]);
  });

  test("the pictures in its README are those of this run (fix: npx wirestep draw --sheets)", async () => {
    const sheet = await readFile(join(LABS, lab, "README.md"), "utf8");
    const wanted = ["ladder", "states"].filter((name) => sheet.includes(`](${name}.svg)`));
    expect(wanted).toContain("ladder");
    const scratch = await mkdtemp(join(tmpdir(), "wirestep-drawn-"));
    const files = wanted.flatMap((name) => [`--${name}`, join(scratch, `${name}.svg`)]);
    const { code, stderr } = await runCliHere(["draw", folder, "--normalised", ...files]);
    expect(code, stderr).toBe(0);
    for (const name of wanted) {
      const drawn = await readFile(join(scratch, `${name}.svg`), "utf8");
      expect(await readFile(join(LABS, lab, `${name}.svg`), "utf8"), name).toBe(drawn);
    }
    await rm(scratch, { recursive: true });
  });
});

test("every step of every lab's run is visible in a window of 1280 × 720, and no pane moves", async () => {
  const scratch = await mkdtemp(join(tmpdir(), "wirestep-walk-"));
  try {
    const file = join(scratch, "walk.html");
    await writeFile(file, await walkingPage());
    await using shown = await openPage(browser(), file, { width: 1280, height: 720 });
    for (const lab of await labNames()) {
      const record = await readRecord(await runFolder(lab));
      expect(await walkProblems(shown, record), lab).toEqual([]);
    }
    expect(shown.problems).toEqual([]);
  } finally {
    await rm(scratch, { recursive: true });
  }
});

function stepTitle({ number, executed }: StepRecord): string {
  return `Step ${number}: ${executed?.peer} ${executed?.line.text.trim()}`;
}

async function showsStep(
  shown: OpenedPage,
  step: StepRecord,
  names: ReadonlyMap<string, string>,
): Promise<void> {
  const lines = [...(step.executed ? [step.executed] : []), ...step.finished];
  const calls = lines.flatMap((line) => line.calls.map(describeCall));
  expect(await shown.texts(".facts .call")).toEqual(calls);
  expect(await shown.texts(".source .current code")).toEqual(
    expect.arrayContaining([expect.stringContaining(lines[0]?.line.text.trim() ?? "?")]),
  );
  for (const packet of step.packets) {
    const name = packetSentence(packet, { kind: "arrives" });
    expect(await shown.page.getByRole("button", { name, exact: true }).count(), name).toBe(1);
  }
  const title = await shown.page.textContent("#packet");
  expect(title).toContain(step.packets[0] ? `Packet ${step.packets[0].number}:` : "Packet");
  const name = (row: Entry): Entry => ({
    ...row,
    local: { ...row.local, address: names.get(row.local.address) ?? row.local.address },
    remote: { ...row.remote, address: names.get(row.remote.address) ?? row.remote.address },
  });
  for (const peer of PEERS) {
    const panel = shown.page.locator(`section[aria-labelledby=sockets-${peer}]`);
    const rows = await panel.locator("tbody tr:not(.gone)").allInnerTexts();
    const cells = rows.map((row) =>
      row
        .split("\t")
        .slice(1)
        .map((cell) => cell.trim()),
    );
    const expected = (step.tables[peer] as readonly Entry[]).map((row) => entryCells(name(row)));
    const inColumns = expected.map((row) =>
      COLUMNS.map((column) => row[TABLE_HEADINGS.indexOf(column)]),
    );
    expect(cells.toSorted()).toEqual(inColumns.toSorted());
  }
}
