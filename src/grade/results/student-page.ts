/** The page that a student gets: verdict and points of each lab, the cause first, as far as the hint level goes. */
import { VERDICT_SIGNS } from "../../report/text/verdict.ts";
import { lateText } from "../points/lateness.ts";
import type { Grade, GradeVerdict, StudentGrades } from "./grade.ts";
import { sumOf } from "./grade.ts";
import { type Hint, hintLines } from "./hints.ts";
import { type Html, html, link, page, table, th } from "./html.ts";

export const SIGNS: Readonly<Record<GradeVerdict, string>> = {
  ...VERDICT_SIGNS,
  missing: "? not graded",
};

/** The files of a run that a student gets with the highest level of hints, next to the page. */
export const RUN_FILES = ["report.html", "server.pcap", "client.pcap"] as const;

export const runFileName = (lab: string, file: string): string => `${lab}-${file}`;

export function studentPage({ student, grades, attempt }: StudentGrades, hint: Hint): string {
  const { points, most } = sumOf(grades);
  const title = `${student.name}: ${pointsText(points, most)}`;
  return page(title, [
    html`<h1>${student.name} <small>${student.id === student.name ? "" : student.id}</small></h1>`,
    html`<p><strong>${pointsText(points, most)}</strong>${attempt === undefined ? "" : `, attempt ${attempt}`}</p>`,
    ...grades.map((grade) => labPart(grade, hint)),
  ]);
}

export const pointsText = (points: number | undefined, most: number): string =>
  points === undefined ? "no grade yet" : `${points} of ${most} points`;

function labPart(grade: Grade, hint: Hint): Html {
  const { lab, verdict, points, most, lateness } = grade;
  return html`<section>
<h2>${lab.name}: <span class="${verdict}">${SIGNS[verdict]}</span>, ${pointsText(points, most)}</h2>
<p>${lab.question}</p>
${lateness.seconds > 0 ? html`<p>Late by ${lateText(lateness.seconds)}: ${lateness.left} % of the points count.</p>` : ""}
${explanation(grade, hint)}
${itemTable(grade)}
${filesOf(grade, hint)}
</section>`;
}

function explanation({ verdict, causes, details }: Grade, hint: Hint): Html {
  if (verdict === "passed") return html``;
  if (causes.length === 0) return html`<pre>${details}</pre>`;
  const blocks = causes.map((cause) => {
    const rows = hintLines(cause, hint).map(
      ({ label, text }) => html`<tr><th scope="row">${label}</th><td><pre>${text}</pre></td></tr>`,
    );
    return html`<table>${rows}</table>`;
  });
  return html`${blocks}`;
}

function itemTable({ lab: { rubric }, score }: Grade): Html {
  if (score === undefined) return html``;
  const rows = rubric.map(({ kind, key, name, points }, index) => {
    const got = score[index] ?? 0;
    return html`<tr><td>${kind === "step" ? `step ${key}, ${name}` : name}</td>
<td class="number ${got === points ? "passed" : "mismatch"}">${got}</td><td class="number">${points}</td></tr>`;
  });
  return table([th(""), th("points", true), th("of", true)], rows);
}

function filesOf({ lab, run, runFiles = RUN_FILES }: Grade, hint: Hint): Html {
  if (run === undefined || hint !== "why") return html``;
  const links = runFiles.map((file) => html`<li>${link(runFileName(lab.name, file), file)}</li>`);
  return html`<ul>${links}</ul>`;
}
