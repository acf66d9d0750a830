/** Artemis: customFeedbacks/NAME.json for each item. Without a grade there is one message, and no JUnit either. */
import { itemsOf, json, type ResultFormat, ungraded } from "./format.ts";

export const artemis: ResultFormat = {
  name: "artemis",
  files: (student, { hint }) => {
    const missing = ungraded(student);
    if (missing !== undefined) {
      return [feedback("not-graded", { name: "not graded", successful: false, message: missing })];
    }
    return itemsOf(student, hint).map(({ name, passed, message }, index) =>
      feedback(`${index + 1}`, { name, successful: passed, message }),
    );
  },
};

function feedback(file: string, value: { name: string; successful: boolean; message: string }) {
  return { path: `customFeedbacks/${file}.json`, text: json(value) };
}
