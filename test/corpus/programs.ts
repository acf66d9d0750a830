/**
 * All programs of this folder, which stand for those that students hand in: what each is, and what Wirestep must
 * report of it. They were written from the labs' sheets alone. A wrong program has one fault.
 */
import { OTHER_RIGHT } from "./other-right.ts";
import { OTHER_WRONG } from "./other-wrong.ts";
import { type CorpusProgram, LABS, SHAPES, type Shape, type Table, type Wrong } from "./program.ts";
import { RIGHT } from "./right.ts";
import { WRONG } from "./wrong.ts";

const shapesOf = (words: string): readonly Shape[] =>
  SHAPES.filter((shape) => words.split(" ").includes(shape));

function programsOf<L extends string>(
  labs: readonly L[],
  right: Table<L, string>,
  wrong: Table<L, Wrong>,
): readonly CorpusProgram[] {
  return labs.flatMap((lab) => [
    ...Object.entries(right[lab]).map(([name, words]): CorpusProgram => {
      return { lab, name, verdict: "right", shapes: shapesOf(words) };
    }),
    ...Object.entries(wrong[lab] ?? {}).map(([name, [words, lines, cause]]): CorpusProgram => {
      return { lab, name, verdict: "wrong", shapes: shapesOf(words), fault: { lines, cause } };
    }),
  ]);
}

/** Those of the first labs, which are as different from each other as those of a course. */
export const FIRST_PROGRAMS = programsOf(LABS, RIGHT, WRONG);

/** A correct program of another shape for each other lab, and a wrong one with the same packets. */
export const OTHER_PROGRAMS = programsOf(Object.keys(OTHER_RIGHT), OTHER_RIGHT, OTHER_WRONG);

export const PROGRAMS: readonly CorpusProgram[] = [...FIRST_PROGRAMS, ...OTHER_PROGRAMS];
