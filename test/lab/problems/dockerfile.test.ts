import { expect, test } from "vitest";
import { dockerfileProblems } from "../../../src/lab/problems/dockerfile.ts";
import { problemText } from "../../../src/lab/problems/problem.ts";

const told = (text: string | undefined): readonly string[] =>
  dockerfileProblems("Dockerfile", text).map(problemText);
const FIX =
  "begin with the two lines ARG ENDPOINT and FROM $" +
  "{ENDPOINT}, which has compiler and debugger";

test.each([
  ["no Dockerfile", undefined],
  ["one on the endpoint", "ARG ENDPOINT\nFROM $" + "{ENDPOINT}\nRUN true\n"],
  ["one without braces, in small letters", "arg ENDPOINT\nfrom $ENDPOINT\n"],
  [
    "one whose last stage is made from a stage on the endpoint",
    "ARG ENDPOINT\nFROM $ENDPOINT AS tools\nFROM debian AS other\nFROM tools\n",
  ],
])("%s is right", (_, text) => {
  expect(told(text)).toEqual([]);
});

test.each([
  ["an empty one", "", `Dockerfile: has no FROM: ${FIX}`],
  [
    "one on another image",
    "ARG ENDPOINT\nFROM debian:trixie\n",
    `Dockerfile:2: is not made from the endpoint: ${FIX}`,
  ],
  [
    "one that only begins on the endpoint",
    "ARG ENDPOINT\nFROM $ENDPOINT AS tools\nFROM debian\n",
    `Dockerfile:3: is not made from the endpoint: ${FIX}`,
  ],
  [
    "one that does not ask for the argument",
    "FROM $ENDPOINT\n",
    `Dockerfile: has no ARG ENDPOINT before its FROM: ${FIX}`,
  ],
])("%s is told", (_, text, problem) => {
  expect(told(text)).toEqual([problem]);
});
