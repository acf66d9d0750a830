import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readJournal } from "../../src/grade/journal/journal.ts";
import type { Outcome } from "../../src/grade/journal/outcome.ts";
import { gradeCourse, keyOf, type Machine } from "../../src/grading/grade-course.ts";
import { checksum, JOURNAL_FILE } from "../../src/grading/journal-file.ts";
import type { Work } from "../../src/grading/work.ts";
import { gradingFolder, locksIn } from "../support/grading/grading-folder.ts";
import { attempted, PASSED, VAIN, workOf } from "../support/grading/works.ts";

/** Grades with these outcomes, one after the other. @returns the students in the order of their attempts */
async function graded(
  out: string,
  works: readonly Work[],
  outcomes: readonly Outcome[],
  repeat = 1,
  stage = "docker",
) {
  const left = [...outcomes];
  const attempts: string[] = [];
  const standings = await gradeCourse({
    out,
    works,
    repeat,
    machine: async () => ({ stage, schedule: { atOnce: 1, here: false } }),
    env: {},
    signal: new AbortController().signal,
    onProgress: () => undefined,
    attempt: async ({ student }) => {
      attempts.push(student.id);
      return attempted(left.shift() ?? PASSED);
    },
  });
  return {
    attempts,
    verdicts: works.map((work) => standings.get(keyOf(work))?.attempt?.outcome.verdict),
  };
}

test("work that stands is not attempted again, and changed work is", async () => {
  await using folder = await gradingFolder();
  const works = [workOf("ana"), workOf("ben")];
  expect((await graded(folder.out, works, [])).attempts).toEqual(["ana", "ben"]);
  expect((await graded(folder.out, works, [])).attempts).toEqual([]);
  const changed = [workOf("ana", "other"), workOf("ben")];
  expect((await graded(folder.out, changed, [])).attempts).toEqual(["ana"]);
});

test("a grading that goes on does not mix stages, and names both ways out", async () => {
  await using folder = await gradingFolder();
  const works = [workOf("ana"), workOf("ben")];
  await graded(folder.out, works.slice(0, 1), [], 1, "namespaces");
  const mixed = graded(folder.out, works, []);
  await expect(mixed).rejects.toThrow("One grading does not mix stages");
  await expect(mixed).rejects.toMatchObject({
    advice: expect.stringContaining("--stage namespaces"),
  });
  expect((await graded(folder.out, works, [], 1, "namespaces")).attempts).toEqual(["ben"]);
});

test("an inconclusive attempt is repeated, three times at most, and again by the next command", async () => {
  await using folder = await gradingFolder();
  const works = [workOf("ana"), workOf("ben")];
  const first = await graded(folder.out, works, [VAIN, PASSED, VAIN, VAIN, VAIN]);
  expect(first).toEqual({
    attempts: ["ana", "ana", "ben", "ben", "ben"],
    verdicts: ["passed", "inconclusive"],
  });
  const second = await graded(folder.out, works, [VAIN, PASSED]);
  expect(second).toEqual({ attempts: ["ben", "ben"], verdicts: ["passed", "passed"] });
});

test("a defect of wirestep is not repeated, except by the next command", async () => {
  await using folder = await gradingFolder();
  const defect: Outcome = { ...VAIN, verdict: "inconclusive", reason: "a bug", defect: true };
  const first = await graded(folder.out, [workOf("ana")], [defect]);
  expect(first).toEqual({ attempts: ["ana"], verdicts: ["inconclusive"] });
  expect((await graded(folder.out, [workOf("ana")], [])).verdicts).toEqual(["passed"]);
});

test("a mismatch is not repeated unless all work is", async () => {
  await using folder = await gradingFolder();
  const mismatch: Outcome = { verdict: "mismatch", score: [1, 0], causes: [] };
  const once = await graded(folder.out, [workOf("ana")], [mismatch]);
  expect(once).toEqual({ attempts: ["ana"], verdicts: ["mismatch"] });
  const more = await graded(folder.out, [workOf("ana")], [mismatch, PASSED], 3);
  expect(more).toEqual({ attempts: ["ana", "ana"], verdicts: ["passed"] });
});

const GRADER = fileURLToPath(new URL("../support/grading/dying-grader.ts", import.meta.url));

/** The students of the folder's finished attempts, in vain and not. */
async function journalOf(out: string) {
  const { attempts } = readJournal(await readFile(join(out, JOURNAL_FILE), "utf8"), checksum);
  return attempts;
}

test.each([
  ["before", [1, 3]],
  ["after", [2, 5]],
] as const)(
  "a grading killed in an attempt, %s its run is written, loses that attempt alone",
  async (moment, deadly) => {
    await using folder = await gradingFolder();
    const { out } = folder;
    const grade = (at: number) =>
      spawnSync(process.execPath, [GRADER, out, "6", `${at}`, moment], { encoding: "utf8" });
    for (const at of deadly) expect(grade(at)).toMatchObject({ signal: "SIGKILL", stderr: "" });
    expect(grade(0)).toMatchObject({ status: 0, stderr: "" });
    const attempts = await journalOf(out);
    const begun = (await readFile(join(out, "attempts"), "utf8")).trim().split("\n");
    expect(begun).toHaveLength(attempts.length + deadly.length);
    const passed = attempts.filter(({ outcome }) => outcome.verdict === "passed");
    expect(passed.map(({ student }) => student)).toEqual(["s0", "s1", "s2", "s3", "s4", "s5"]);
    // folders of killed attempts are gone after the next start, and those of the journal are there
    const folders = await readdir(join(out, "runs"), { recursive: true });
    const runs = folders
      .filter((path) => path.endsWith("record.json"))
      .map((path) => `runs/${path}`);
    expect(runs.sort()).toEqual(attempts.map(({ run }) => `${run}/record.json`).sort());
    expect(grade(0)).toMatchObject({ status: 0 });
    expect(await journalOf(out)).toEqual(attempts);
  },
);

test("a line that was cut off is removed, and the next line is whole", async () => {
  await using folder = await gradingFolder();
  const { out } = folder;
  await graded(out, [workOf("ána"), workOf("ben")], []);
  const file = join(out, JOURNAL_FILE);
  const lines = (await readFile(file)).toString().split("\n");
  await truncate(file, Buffer.byteLength(`${lines[0]}\n`) + 25);
  expect((await graded(out, [workOf("ána"), workOf("ben")], [])).attempts).toEqual(["ben"]);
  expect((await journalOf(out)).map(({ student }) => student)).toEqual(["ána", "ben"]);
});

test("a command with another lab, and one that is refused, keep the runs of the folder's other labs", async () => {
  await using folder = await gradingFolder();
  const { out } = folder;
  const inLab = (name: string, student: string): Work => {
    const work = workOf(student);
    return { ...work, lab: { ...work.lab, name } };
  };
  const grade = async (works: readonly Work[], stage = "docker"): Promise<void> => {
    await gradeCourse({
      out,
      works,
      repeat: 1,
      machine: async () => ({ stage, schedule: { atOnce: 1, here: false } }),
      env: {},
      signal: new AbortController().signal,
      onProgress: () => undefined,
      attempt: async ({ lab }, { runs }) => {
        const run = join(runs, lab.name, "1");
        await mkdir(run, { recursive: true });
        return attempted(PASSED, run);
      },
    });
  };
  const runs = async () =>
    (await readdir(join(out, "runs"), { recursive: true })).filter((path) => path.endsWith("/1"));
  await grade([inLab("close", "ana"), inLab("close", "ben")]);
  await grade([inLab("udp", "ana")]);
  const all = (await journalOf(out)).map(({ run }) => run?.replace(/^runs\//, "")).sort();
  expect(all).toHaveLength(3);
  expect((await runs()).sort()).toEqual(all);
  const orphan = join(out, "runs", dirname(dirname(all[0] ?? "")), "close", "2");
  await mkdir(orphan);
  await expect(grade([inLab("window", "ana")], "namespaces")).rejects.toThrow(/mix stages/);
  await expect(readdir(orphan)).resolves.toEqual([]);
  await grade([inLab("udp", "ana")]);
  await expect(readdir(orphan)).rejects.toThrow(/ENOENT/);
  expect((await runs()).sort()).toEqual(all);
});

test("a journal that someone changed is refused, and the lock is free again", async () => {
  await using folder = await gradingFolder();
  const { out } = folder;
  await graded(out, [workOf("ana"), workOf("ben")], []);
  const file = join(out, JOURNAL_FILE);
  await writeFile(file, (await readFile(file, "utf8")).replace("ana", "zoe"));
  await expect(graded(out, [workOf("ana")], [])).rejects.toThrow(/Line 1/);
  expect(await locksIn(out)).toEqual([]);
});

test("attempts share a venue, and one after an inconclusive attempt searches again", async () => {
  await using folder = await gradingFolder();
  const venue = {} as NonNullable<Machine["venue"]>;
  const outcomes = [VAIN, PASSED, PASSED];
  const given: unknown[] = [];
  await gradeCourse({
    out: folder.out,
    works: [workOf("ana"), workOf("ben")],
    repeat: 1,
    machine: async () => ({ stage: "docker", schedule: { atOnce: 1, here: false }, venue }),
    env: {},
    signal: new AbortController().signal,
    onProgress: () => undefined,
    attempt: async (_, options) => {
      given.push(options.venue);
      return attempted(outcomes.shift() ?? PASSED);
    },
  });
  expect(given).toEqual([venue, undefined, venue]);
});
