/** The instructor's page of the class: for each lab who, how many, common causes and time, then all students. */
import type { Notice } from "../submissions/submission.ts";
import {
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
  const seconds = all.reduce((sum, { grade }) => sum + grade.seconds, 0);
  return html`<section><h2>${lab.name}</h2><p>${lab.question}</p>
<ul>${counts}</ul>
<p>Median: ${median === undefined ? "none" : `${median} points`}. Time of all runs: ${Math.round(seconds)} s.</p>
${stepTable(lab, all)}
${causeTable(all, pageOf)}</section>`;
}

/** How many got each item, of those who were graded. */
function stepTable({ rubric }: GradedLab, all: readonly Graded[]): Html {
  const scores = all.flatMap(({ grade }) => (grade.score === undefined ? [] : [grade.score]));
  const rows = rubric.map(({ kind, key, name, points }, index) => {
    const got = scores.filter((score) => score[index] === points).length;
    return html`<tr><td>${kind === "step" ? `step ${key}, ${name}` : name}</td><td class="number">${got}</td>
<td class="number">${scores.length - got}</td></tr>`;
  });
  return table([th("item"), th("got its points", true), th("did not", true)], rows);
}

function causeTable(all: readonly Graded[], pageOf: ClassPage["pageOf"]): Html {
  const found = new Map<string, string[]>();
  for (const { id, grade } of all) {
    const [cause] = grade.causes;
    const text = grade.verdict === "invalid" ? grade.reason : cause?.what;
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

function studentTable(
  labs: readonly GradedLab[],
  students: readonly StudentGrades[],
  pageOf: ClassPage["pageOf"],
): Html {
  const rows = students.map(({ student, grades }) => {
    const cells = grades.map(({ verdict, points, most, reason, run, differing }) => {
      const page = run === undefined ? html`` : html` ${link(`${run}/report.html`, "run")}`;
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
