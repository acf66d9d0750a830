/** `wirestep grade LAB… --submissions DIR --out DIR`: runs the programs of a course and writes their grades. */
import { Command } from "commander";
import { FORMATS } from "../../grade/formats/formats.ts";
import { TRIES } from "../../grade/journal/standing.ts";
import type { Grade, StudentGrades } from "../../grade/results/grade.ts";
import type { Course } from "../../grading/course.ts";
import { oneLine } from "../../lab/one-line.ts";
import { safeText } from "../../report/text/safe-text.ts";
import { interruptSignal } from "../interrupt.ts";
import { familyOption } from "../lab/family.ts";
import { environmentFor, stageOption } from "../lab/stage.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";
import {
  checkedFlags,
  type GradeFlags,
  HINT_OPTION,
  perDay,
  positive,
  secretOption,
} from "./grade-flags.ts";
import { gradeProgress } from "./grade-progress.ts";
import { onThisMachine, onWorkers } from "./grading-place.ts";
import { withQueueOptions } from "./queue-flags.ts";
import { takenSecret } from "./taken-secret.ts";

export function gradeCommand(output: Output): Command {
  const command = new Command("grade")
    .description(
      "run the programs of a course's students and write their grades; run it again to go on",
    )
    .argument("<labs...>", "names of labs, or paths of their folders")
    .requiredOption(
      "--submissions <path>",
      "a folder with a folder, zip or tar for each student, or a download of Canvas or Moodle",
    )
    .requiredOption("--out <folder>", "the folder for the grades; it keeps what is done")
    .option(
      "--roster <file>",
      "the students as CSV: your own with a column id, or an export of Canvas or Moodle",
    )
    .option("--due <time>", "the time limit, e.g. 2026-05-01T23:59:59+02:00")
    .option(
      "--late-per-day <percent>",
      "percent of the points that each begun day costs",
      perDay,
      0,
    )
    .option("--time-zone <name>", "the time zone of times without an offset, e.g. Europe/Berlin")
    .addOption(HINT_OPTION)
    .option(
      "--format <name...>",
      `also write results for another grader: ${Object.keys(FORMATS).join(", ")}`,
    )
    .option(
      "--repeat <n>",
      "run all submissions this many times; the best result counts",
      positive,
      1,
    )
    .option(
      "--at-once <n>",
      "maximum number of concurrent runs (default: chosen from the CPU load)",
      positive,
    )
    .addOption(secretOption())
    .addOption(familyOption())
    .addOption(stageOption());
  return withQueueOptions(
    command,
    "run on the workers of this queue: redis://HOST:PORT, or rediss:// with TLS",
  ).action((labs: readonly string[], flags: GradeFlags) => grade(labs, flags, output));
}

async function grade(labs: readonly string[], asked: GradeFlags, output: Output): Promise<void> {
  const flags = checkedFlags(asked);
  const { readCourse } = await import("../../grading/course.ts");
  const { gradeCourse } = await import("../../grading/grade-course.ts");
  const { finishedCourse } = await import("../../grading/finished-course.ts");
  const progress = progressOn(output, true);
  const signal = interruptSignal(() => progress.say("interrupted: removing what the runs made"));
  const secret = await takenSecret(flags.variantSecret);
  const course = await readCourse({ ...flags, labs, secret });
  const bar = gradeProgress(output);
  const env = environmentFor(flags, "docker"); // a grading takes no stage that its user did not name
  await using resources = new AsyncDisposableStack();
  const { queue } = flags;
  const place =
    queue === undefined
      ? await onThisMachine({ env, note: progress.say, signal }, resources, flags)
      : await onWorkers({ ...flags, queue }, resources, { env, note: bar.note });
  const standings = await gradeCourse({
    out: flags.out,
    works: course.works,
    repeat: flags.repeat,
    machine: async (ahead) => {
      const machine = await place.open(ahead);
      progress.clear();
      return machine;
    },
    env,
    signal,
    onProgress: bar.show,
    attempt: place.attempt,
  }).finally(bar.end);
  const { students, files } = await finishedCourse(course, standings, {
    ...flags,
    formats: (flags.format ?? []).flatMap((name) => FORMATS[name] ?? []),
    context: { hint: flags.hints, gradedAt: new Date().toISOString(), env },
  });
  output.print(gradeSummary(course, students));
  for (const file of files) output.print(`  ${safeText(file)}\n`);
  output.setExitCode(exitCodeOf(students));
}

/** An inconclusive grade is worse than a submission that could not be read: the first needs another run. */
function exitCodeOf(students: readonly StudentGrades[]): number {
  const verdicts = new Set(students.flatMap(({ grades }) => grades.map(({ verdict }) => verdict)));
  return verdicts.has("inconclusive") ? 3 : 0;
}

/** The end of the output. A student's name breaks no line. */
export function gradeSummary(
  { notices }: Pick<Course, "notices">,
  students: readonly StudentGrades[],
): string {
  const all = students.flatMap(({ student, grades }) => grades.map((one) => ({ student, one })));
  const count = (verdict: Grade["verdict"]): number =>
    all.filter(({ one }) => one.verdict === verdict).length;
  const [passed, inconclusive, missing] = [
    count("passed"),
    count("inconclusive"),
    count("missing"),
  ];
  const graded = all.length - inconclusive - missing;
  const lines = [
    `${graded} of ${all.length} graded, ${passed} passed`,
    ...[...notices, ...students.flatMap((one) => one.notices)].map(
      ({ place, text }) => `  ${place}: ${text}`,
    ),
    ...all
      .filter(({ one }) => one.verdict === "missing")
      .map(({ student, one }) => `  ${student.id}, ${one.lab.name}: not graded: ${one.reason}`),
    ...all
      .filter(({ one }) => one.verdict === "inconclusive")
      .map(({ student, one }) => `  ${student.id}, ${one.lab.name}: ${one.reason}`),
    ...(inconclusive === 0
      ? []
      : [
          `${inconclusive} inconclusive after up to ${TRIES} runs each: their cells are empty. Fix the machine, then run this again.`,
        ]),
  ];
  return `${lines.map((line) => safeText(oneLine(line))).join("\n")}\n`;
}
