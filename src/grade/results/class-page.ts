/** The instructor's page of the class: for each lab who, how many, common causes and time, then all students. */
import type { Cause } from "../journal/outcome.ts";
import type { Notice } from "../submissions/submission.ts";
import {
  causeText,
  type Grade,
  type GradedLab,
  type GradeVerdict,
  type StudentGrades,
  sumOf,
} from "./grade.ts";
import { type Html, html, link, page, table, th } from "./html.ts";
import { pointsText, SIGNS } from "./student-page.ts";

export interface ClassPage {
  readonly labs: readonly GradedLab[];
  readonly students: readonly StudentGrades[];
  readonly notices: readonly Notice[];
  /** The student's page, from this page's folder. */
  readonly pageOf: (id: string) => string;
}

const VERDICTS: readonly GradeVerdict[] = [
  "passed",
  "mismatch",
  "invalid",
  "inconclusive",
  "missing",
];
/** Causes in a list. The rest are rare. */
const MOST_CAUSES = 10;
/** Students in a line of a table. */
const MOST_NAMES = 10;

export function classPage({ labs, students, notices, pageOf }: ClassPage): string {
  const title = `${students.length} students, ${labs.map(({ name }) => name).join(", ")}`;
  const parts = labs.map((lab, index) =>
    labPart(lab, students.flatMap(({ student, grades }) => {
      const grade = grades[index];
      return grade === undefined ? [] : [{ id: student.id, grade }];
    }), pageOf),
  ); // biome-ignore format: one call
  return page(title, [
    html`<h1>${title}</h1>`,
    ...parts,
    html`<h2>Students</h2>`,
    studentTable(labs, students, pageOf),
    noticeList([...notices, ...students.flatMap((one) => one.notices)]),
  ]);
}

interface Graded {
  readonly id: string;
  readonly grade: Grade;
}

function labPart(lab: GradedLab, all: readonly Graded[], pageOf: ClassPage["pageOf"]): Html {
  const counts = VERDICTS.flatMap((verdict) => {
    const count = all.filter(({ grade }) => grade.verdict === verdict).length;
    return count === 0 ? [] : [html`<li class="${verdict}">${SIGNS[verdict]}: ${count}</li>`];
  });
  const points = all.flatMap(({ grade }) => grade.points ?? []).toSorted((a, b) => a - b);
  const median = points[Math.floor(points.length / 2)];
  const times = all.flatMap(({ grade }) => (grade.seconds > 0 ? [grade.seconds] : []));
  const seconds = Math.round(times.reduce((sum, time) => sum + time, 0));
  const longest = Math.round(Math.max(0, ...times));
  return html`<section><h2>${lab.name}</h2><p>${lab.question}</p>
<ul>${counts}</ul>
<p>Median: ${median === undefined ? "none" : `${median} points`}. Time of all runs: ${seconds} s; the longest took ${longest} s.</p>
${stepTable(lab, all, pageOf)}
${causeTable(all, pageOf)}</section>`;
}

/** How many got each item, of those who were graded, and who did not. */
function stepTable(
  { rubric }: GradedLab,
  all: readonly Graded[],
  pageOf: ClassPage["pageOf"],
): Html {
  const graded = all.filter(({ grade }) => grade.score !== undefined);
  const rows = rubric.map(({ kind, key, name, points }, index) => {
    const without = graded.filter(({ grade }) => grade.score?.[index] !== points);
    return html`<tr><td>${kind === "step" ? `step ${key}, ${name}` : name}</td><td class="number">${graded.length - without.length}</td>
<td class="number">${without.length}</td><td>${whoOf(without, pageOf)}</td></tr>`;
  });
  return table(
    [th("item"), th("got its points", true), th("did not", true), th("who did not")],
    rows,
  );
}

/** A list that is folded if it is long. */
function whoOf(students: readonly Graded[], pageOf: ClassPage["pageOf"]): Html {
  const links = students.map(({ id }) => html`${link(pageOf(id), id)} `);
  if (links.length <= MOST_NAMES) return html`${links}`;
  return html`<details><summary>${links.length} students</summary>${links}</details>`;
}

function causeTable(all: readonly Graded[], pageOf: ClassPage["pageOf"]): Html {
  const found = new Map<string, string[]>();
  for (const { id, grade } of all) {
    const [cause] = grade.causes;
    const text = grade.verdict === "invalid" ? grade.reason : cause && commonText(cause);
    if (text !== undefined) found.set(text, [...(found.get(text) ?? []), id]);
  }
  if (found.size === 0) return html``;
  const common = [...found].toSorted(([, a], [, b]) => b.length - a.length).slice(0, MOST_CAUSES);
  const rows = common.map(([text, ids]) => {
    const links = ids.map((id) => html`${link(pageOf(id), id)} `);
    return html`<tr><td class="number">${ids.length}</td><td><pre>${text}</pre></td><td>${links}</td></tr>`;
  });
  return table([th("students", true), th("first cause"), th("")], rows);
}

/** One text for the same fault in programs whose lines have other numbers. */
function commonText({ what, observed }: Cause): string {
  return causeText({ what, observed })
    .replace(/^the line \S+: /, "")
    .replaceAll(/\bsubmission\/([^\s:]+):\d+/g, "$1");
}

function studentTable(
  labs: readonly GradedLab[],
  students: readonly StudentGrades[],
  pageOf: ClassPage["pageOf"],
): Html {
  const rows = students.map(({ student, grades }) => {
    const cells = grades.map(({ verdict, points, most, reason, run, runFiles, differing }) => {
      const hasPage = run !== undefined && runFiles?.includes("report.html") !== false;
      const page = hasPage ? html` ${link(`${run}/report.html`, "run")}` : html``;
      const runs = differing.flatMap(({ run: other }) => other ?? []);
      const others = runs.map(
        (other, index) => html` ${link(`${other}/report.html`, `run ${index + 1}`)}`,
      );
      return html`<td><span class="${verdict}">${SIGNS[verdict]}</span> ${pointsText(points, most)}${page}${others}
<pre>${reason}</pre></td>`;
    });
    const { points, most } = sumOf(grades);
    return html`<tr><td>${link(pageOf(student.id), student.name)}</td><td>${student.id}</td>${cells}
<td class="number">${points ?? ""}</td><td class="number">${most}</td></tr>`;
  });
  const head = [
    th("student"),
    th("id"),
    ...labs.map(({ name }) => th(name)),
    th("total", true),
    th("of", true),
  ];
  return table(head, rows);
}

function noticeList(notices: readonly Notice[]): Html {
  if (notices.length === 0) return html``;
  const items = notices.map(({ place, text }) => html`<li><code>${place}</code>: ${text}</li>`);
  return html`<h2>To read</h2><ul>${items}</ul>`;
}
