/** The options of `npm run corpus`. */
import { expect, test } from "vitest";
import { corpusOptions } from "../../../tools/corpus/options.ts";

test.each([
  [["--without-tags", "close/right", "--at-once", "3"]],
  [["--at-once", "3", "close/right", "--without-tags"]],
])("a program's name after --without-tags is not its value: %j", (args) => {
  expect(corpusOptions(args)).toEqual({ asked: ["close/right"], atOnce: 3, withoutTags: true });
});

test("without options, all programs run two at a time with their tags", () => {
  expect(corpusOptions([])).toEqual({ asked: [], atOnce: 2, withoutTags: false });
});
