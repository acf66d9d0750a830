/** The labs that the user has done, from the runs in a folder. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withProgress } from "../../src/studio/progress.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";
import { failedAtConnect } from "../support/runs/lab-runs.ts";

const LAB = { question: "?", families: [4, 6] as const, slow: false };
const PARTS = [
  {
    title: "Part",
    labs: [
      { ...LAB, name: "handshake" },
      { ...LAB, name: "close" },
    ],
  },
];

test("a lab has the verdict of its newest run, and one without a run has none", async () => {
  const runs = await mkdtemp(join(tmpdir(), "wirestep-progress-"));
  try {
    expect(await withProgress(PARTS, join(runs, "missing"))).toEqual(PARTS);
    const keep = async (time: string, record: unknown): Promise<void> => {
      const folder = join(runs, "handshake", time);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "record.json"), JSON.stringify(record));
    };
    await keep("2026-01-01", handshakeRecord());
    await keep("2026-01-02", failedAtConnect().record);
    const [part] = await withProgress(PARTS, runs);
    const at = handshakeRecord().run.started;
    expect(part?.labs).toEqual([
      { ...LAB, name: "handshake", done: [{ family: 4, verdict: "mismatch", at }] },
      { ...LAB, name: "close" },
    ]);
  } finally {
    await rm(runs, { recursive: true });
  }
});
