/** Gradescope: /autograder/results/results.json. It has no word for a student without a grade, who gets no file. */
import { sumOf } from "../results/grade.ts";
import { itemsOf, json, type ResultFormat, ungraded } from "./format.ts";

export const gradescope: ResultFormat = {
  name: "gradescope",
  files: (student, { hint }) => {
    if (ungraded(student) !== undefined) return [];
    const tests = itemsOf(student, hint).map((item, index) => ({
      number: `${index + 1}`,
      name: item.name,
      score: item.got,
      max_score: item.most,
      output: item.message,
      output_format: "text",
      visibility: "visible",
    }));
    const { points } = sumOf(student.grades);
    return [{ path: "results.json", text: json({ score: points, tests }) }];
  },
};
