import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { similarPairs } from "../../../src/grade/submissions/similar.ts";

/** Fourteen programs for one lab, each written from its sheet alone. */
const CORPUS = "test/corpus/send-recv/right";
const others = readdirSync(CORPUS).map((id) => {
  const files = readdirSync(join(CORPUS, id)).filter((name) => /\.(?:c|cc|cpp)$/.test(name));
  return { id, texts: files.map((name) => readFileSync(join(CORPUS, id, name), "utf8")) };
});
const original = others.find(({ id }) => id === "connection-class")?.texts.join() ?? "";

const copied = (id: string, text: string) => ({ id, texts: [text] });
const found = (text: string) =>
  similarPairs([...others, copied("copy", text)]).map(({ ids }) => [...ids].sort());

test("programs that were written independently are not similar", () => {
  expect(similarPairs(others)).toEqual([]);
});

test.each([
  ["a copy", (text: string) => text],
  [
    "other names",
    (text: string) => text.replace(/\bfd_?\b/g, "handle").replace(/\bConnection\b/g, "Line"),
  ],
  [
    "other texts, numbers and comments",
    (text: string) =>
      text
        .replace(/\/\/[^\n]*/g, "// mine")
        .replace(/"[^"\n]*"/g, '"x"')
        .replace(/\b\d+\b/g, "7"),
  ],
  [
    "another layout",
    (text: string) =>
      text
        .replace(/\n\s*/g, "\n")
        .replace(/([;{}])\n/g, "$1 ")
        .replace(/^#.*$/gm, "\n$&\n"),
  ],
])("%s is found", (_, change) => {
  const text = change(original);
  expect(found(text)).toEqual([["connection-class", "copy"]]);
});

test("code that everyone got is no similarity", () => {
  const starter = original;
  const everyone = others.map(({ id, texts }) => ({ id, texts: [...texts, starter] }));
  expect(similarPairs(everyone.filter(({ id }) => id !== "connection-class"))).toEqual([]);
});

test("very short programs are not compared", () => {
  expect(
    similarPairs([
      copied("a", "int main() { return 0; }"),
      copied("b", "int main() { return 0; }"),
    ]),
  ).toEqual([]);
});
