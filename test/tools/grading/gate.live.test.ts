/** A small `make grade-gate`: one lab, a program of each kind, and a grader that is killed once. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compared } from "../../../tools/grading/compare.ts";
import { numbers, studentsOf, writeCourse } from "../../../tools/grading/generate.ts";
import { killedGrading } from "../../../tools/grading/killed-grading.ts";
import { PLACES } from "../../../tools/grading/places.ts";
import { candidates } from "../../../tools/grading/programs.ts";

const KINDS = [
  "other-names",
  "misspelt-second",
  "prints-a-verdict",
  "does-not-compile",
  "odd-names",
  "empty",
];

const RIGHT = { wrong: [], charged: 0, lost: [], twice: [], invalid: [] };

test("every grade is as declared after a kill, and no attempt is lost or counted twice", async () => {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-small-gate-"));
  try {
    const next = numbers(7);
    const all = (await candidates()).filter(
      ({ lab, name }) => lab === "send-recv" && KINDS.includes(name),
    );
    const students = studentsOf(all, KINDS.length, next);
    await writeCourse(folder, students, next);
    const lab = "send-recv";
    await using place = await PLACES.machine?.(undefined);
    if (place === undefined) throw new Error("a gate has this machine");
    const { killed, code } = await killedGrading({ place, lab, folder, kills: 1, next: () => 0 });
    expect(killed).toEqual({ grader: 1 });
    const found = await compared({ lab, folder: join(folder, "graded"), students, code });
    const { wrong, charged, lost, twice, invalid } = found;
    expect({ wrong, charged, lost, twice, invalid }).toEqual(RIGHT);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
