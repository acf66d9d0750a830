/** Submitty's custom validator: what it reads on standard output, as a file. Without a grade the status is failure. */
import { sumOf } from "../results/grade.ts";
import { hintText } from "../results/hints.ts";
import { json, type ResultFormat, ungraded } from "./format.ts";

export const submitty: ResultFormat = {
  name: "submitty",
  files: (student, { hint }) => {
    const missing = ungraded(student);
    if (missing !== undefined) {
      return [
        { path: "validation_results.json", text: json({ status: "failure", message: missing }) },
      ];
    }
    const { points = 0, most } = sumOf(student.grades);
    const message = student.grades
      .map((one) => `${one.lab.name}: ${hintText(one, hint)}`)
      .join("\n");
    const status = points === most ? "success" : points > 0 ? "warning" : "failure";
    const data = { score: points / most, message, status };
    return [{ path: "validation_results.json", text: json({ status: "success", data }) }];
  },
};
