import { expect, test } from "vitest";
import { changesSince, withNewWords } from "../../../src/lab/problems/renamed.ts";
import { VOCABULARY } from "../../../src/lab/vocabulary.ts";
import { problemsOf, problemsOfStep, right } from "../../support/labs/small-lab.ts";

const CHANGES =
  'network.copies is now network.duplicates, network.opens is now network.releases, owner: "nobody" is now owner: "none"';

test("a lab states the version of its vocabulary", () => {
  expect(right.vocabulary).toBe(VOCABULARY);
});

test.each([
  [
    1,
    `vocabulary: is 1, and this wirestep reads vocabulary version 7: write the lab with lab(), in these words: ${CHANGES}`,
  ],
  [
    undefined,
    `vocabulary: is missing, and this wirestep reads vocabulary version 7: write the lab with lab(), in these words: ${CHANGES}`,
  ],
  [8, "vocabulary: is 8, and this wirestep reads vocabulary version 7: update wirestep"],
])(
  "a lab in vocabulary version %j is refused, with the words that have changed",
  (version, problem) => {
    expect(problemsOf({ ...right, vocabulary: version })).toEqual([problem]);
  },
);

test("no word has changed since the version that is read", () => {
  expect(changesSince(VOCABULARY)).toBe("");
});

test("a row whose owner is an earlier version's word is a problem that names the new one", () => {
  const row = { protocol: "tcp", state: "LISTEN", recvQ: 0, sendQ: 0, owner: "nobody" };
  expect(problemsOfStep({ sockets: { client: [row] } })).toEqual([
    'step 2 (connect) sockets client 1 owner: is "nobody", but must be one of: program, none; owner: "nobody" is owner: "none" since vocabulary version 2',
  ]);
});

test.each([
  [
    "it throws: network.copies is not a function",
    "; network.copies is network.duplicates since vocabulary version 2",
  ],
  [
    "Property 'opens' does not exist on type '{ holds: 1 }'. (TS2339)",
    "; network.opens is network.releases since vocabulary version 2",
  ],
  ["it throws: the shop opens late, and copies keys", ""],
])("%s", (text, hint) => {
  expect(withNewWords(text)).toBe(text + hint);
});
