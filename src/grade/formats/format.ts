/**
 * A result format: all grades of one student to the files that another grader reads. Each format is one file here,
 * and a line in formats.ts. A student with an inconclusive lab gets no grade in any of them.
 */
import { causeText, type Grade, type StudentGrades } from "../results/grade.ts";
import { type Hint, hintText } from "../results/hints.ts";

export interface FormatContext {
  readonly hint: Hint;
  /** RFC 3339. */
  readonly gradedAt: string;
  /** The variables of the environment that a format may need. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface ResultFile {
  /** Below the student's folder. */
  readonly path: string;
  readonly text: string;
}

export interface ResultFormat {
  readonly name: string;
  /** The files; none if the format has no way to say what the grades are. */
  readonly files: (student: StudentGrades, context: FormatContext) => readonly ResultFile[];
}

/** One item of a lab's rubric with what the student got. */
export interface Item {
  readonly name: string;
  readonly got: number;
  readonly most: number;
  readonly passed: boolean;
  readonly message: string;
}

/** The items of all labs; each has a unique name. A lab without points has none. */
export function itemsOf({ grades }: StudentGrades, hint: Hint): readonly Item[] {
  return grades.flatMap((grade) =>
    grade.lab.rubric.map(({ kind, key, name, points }, index): Item => {
      const got = grade.score?.[index] ?? 0;
      const title = kind === "step" ? `step ${key}, ${name}` : name;
      return {
        name: `${grade.lab.name}: ${title}`,
        got,
        most: points,
        passed: got === points,
        message: got === points ? "as expected" : itemMessage(grade, kind, key, hint),
      };
    }),
  );
}

function itemMessage(grade: Grade, kind: string, key: string, hint: Hint): string {
  const own = grade.causes.find(({ step }) => kind === "step" && step?.startsWith(`step ${key} (`));
  if (own !== undefined) return hintText({ ...grade, causes: [own] }, hint);
  const [first] = grade.causes;
  if (first === undefined) return grade.reason;
  return hint === "where" ? "see the first item without points" : `see ${causeText(first)}`;
}

/** Why a student has no grade: an inconclusive lab, or nothing that could be graded. */
export function ungraded({ grades }: StudentGrades): string | undefined {
  const without = grades.filter(({ points }) => points === undefined);
  if (without.length === 0) return undefined;
  return without.map(({ lab, reason }) => `${lab.name}: ${reason}`).join("\n");
}

export const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
