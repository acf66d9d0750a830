/** PrairieLearn's external grader: /grade/results/results.json. An ungraded student is not gradable, which charges nothing. */
import { sumOf } from "../results/grade.ts";
import { itemsOf, json, type ResultFormat, ungraded } from "./format.ts";

export const prairielearn: ResultFormat = {
  name: "prairielearn",
  files: (student, { hint }) => {
    const message = ungraded(student);
    if (message !== undefined) {
      return [{ path: "results.json", text: json({ gradable: false, message }) }];
    }
    const { points = 0, most } = sumOf(student.grades);
    const tests = itemsOf(student, hint).map((item) => ({
      name: item.name, points: item.got, max_points: item.most, message: item.message,
    })); // biome-ignore format: a list
    return [{ path: "results.json", text: json({ gradable: true, score: points / most, tests }) }];
  },
};
