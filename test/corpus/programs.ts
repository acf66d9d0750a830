/**
 * All programs of this folder, which stand for those that students hand in: what each is, and what Wirestep must
 * report of it. They were written from the sheets of the five first labs alone. A wrong program has one fault.
 */
import { type CorpusProgram, LABS, SHAPES, type Shape } from "./program.ts";
import { RIGHT } from "./right.ts";
import { WRONG } from "./wrong.ts";

const shapesOf = (words: string): readonly Shape[] =>
  SHAPES.filter((shape) => words.split(" ").includes(shape));

export const PROGRAMS: readonly CorpusProgram[] = LABS.flatMap((lab) => [
  ...Object.entries(RIGHT[lab]).map(([name, words]): CorpusProgram => {
    return { lab, name, verdict: "right", shapes: shapesOf(words) };
  }),
  ...Object.entries(WRONG[lab]).map(([name, [words, lines, cause]]): CorpusProgram => {
    return { lab, name, verdict: "wrong", shapes: shapesOf(words), fault: { lines, cause } };
  }),
]);
