import { expect, test } from "vitest";
import { dockerfileProblems } from "../../../src/lab/problems/dockerfile.ts";
import { problemText } from "../../../src/lab/problems/problem.ts";

const problemsOf = (text: string | undefined): readonly string[] =>
  dockerfileProblems("Dockerfile", text).map(problemText);
const FIX =
  "begin with the two lines ARG ENDPOINT and FROM $" +
  "{ENDPOINT}, the image with compiler and debugger";

test.each([
  ["no Dockerfile", undefined],
  ["a Dockerfile on the endpoint", "ARG ENDPOINT\nFROM $" + "{ENDPOINT}\nRUN true\n"],
  ["a Dockerfile without braces, in lower case", "arg ENDPOINT\nfrom $ENDPOINT\n"],
  [
    "a Dockerfile whose last stage is based on a stage on the endpoint",
    "ARG ENDPOINT\nFROM $ENDPOINT AS tools\nFROM debian AS other\nFROM tools\n",
  ],
])("%s is right", (_, text) => {
  expect(problemsOf(text)).toEqual([]);
});

test.each([
  ["an empty Dockerfile", "", `Dockerfile: has no FROM: ${FIX}`],
  [
    "a Dockerfile on another image",
    "ARG ENDPOINT\nFROM debian:trixie\n",
    `Dockerfile:2: is not based on the endpoint image: ${FIX}`,
  ],
  [
    "a Dockerfile that only begins on the endpoint",
    "ARG ENDPOINT\nFROM $ENDPOINT AS tools\nFROM debian\n",
    `Dockerfile:3: is not based on the endpoint image: ${FIX}`,
  ],
  [
    "a Dockerfile that does not declare the argument",
    "FROM $ENDPOINT\n",
    `Dockerfile: has no ARG ENDPOINT before its FROM: ${FIX}`,
  ],
])("%s is refused", (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});
