import { spawnSync } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { JournalFile } from "../../src/grading/journal-file.ts";
import { gradingFolder, locksIn } from "../support/grading/grading-folder.ts";

const GRADER = fileURLToPath(new URL("../support/grading/dying-grader.ts", import.meta.url));

test("two gradings at a time can't use one folder, and a dead one's lock does not count", async () => {
  await using folder = await gradingFolder();
  const { out } = folder;
  {
    await using open = await JournalFile.open(out);
    expect(open.grading).toBe(1);
    await expect(JournalFile.open(out)).rejects.toThrow(/Another grading/);
  }
  const grade = spawnSync(process.execPath, [GRADER, out, "1", "1"]);
  expect(grade.signal).toBe("SIGKILL");
  expect(await locksIn(out)).toHaveLength(1);
  await using again = await JournalFile.open(out);
  expect(again.attempts).toEqual([]);
});

test("of many gradings that find the lock of a dead one, one at most uses the folder", async () => {
  await using dead = await gradingFolder();
  expect(spawnSync(process.execPath, [GRADER, dead.out, "1", "1"]).signal).toBe("SIGKILL");
  const [lock = ""] = await locksIn(dead.out);
  for (let round = 0; round < 10; round += 1) {
    await using folder = await gradingFolder();
    await copyFile(join(dead.out, lock), join(folder.out, lock));
    const opened = await Promise.allSettled(
      Array.from({ length: 8 }, () => JournalFile.open(folder.out)),
    );
    const files = opened.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    for (const file of files) await file[Symbol.asyncDispose]();
    expect(files.length).toBeLessThan(2);
    for (const one of opened)
      if (one.status === "rejected") expect(`${one.reason}`).toMatch(/Another grading/);
    {
      await using again = await JournalFile.open(folder.out);
      expect(again.attempts).toEqual([]);
    }
    expect(await locksIn(folder.out)).toEqual([]);
  }
});
