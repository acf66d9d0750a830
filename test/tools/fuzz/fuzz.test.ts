/** A small part of `npm run fuzz`, always with the same inputs, and every kept input. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { corpus, decoded, encoded } from "../../../tools/fuzz/corpus.ts";
import { inputsOf, target, tryInput } from "../../../tools/fuzz/target.ts";
import { targets } from "../../../tools/fuzz/targets.ts";

const SEED = 9293;
const INPUTS = 150; // for each share

test.each(targets)("$name: every generated input has a valid result", async (one) => {
  for (const input of inputsOf(one, SEED, INPUTS * one.share)) await tryInput(one, input);
});

describe.each(targets)("$name: what was found", (one) => {
  const found = corpus().filter((known) => known.target === one.name);

  test.each([...found, { name: "nothing more", input: undefined }])("$name", async (known) => {
    if (known.input !== undefined) await tryInput(one, known.input);
  });
});

test("every kept input is one of a target", () => {
  const names = targets.map(({ name }) => name);
  expect(corpus().filter((known) => !names.includes(known.target))).toEqual([]);
  expect(new Set(names).size).toBe(targets.length);
});

test("a kept input is read back unchanged", () => {
  const input = [
    Uint8Array.of(0, 255),
    undefined,
    -0,
    Number.NaN,
    { text: `a${"x".repeat(500)}b\u001b\ud800`, none: null },
  ];
  expect(decoded(JSON.parse(JSON.stringify(encoded(input))))).toEqual(input);
  expect(JSON.stringify(encoded("é".repeat(9_999))).length).toBeLessThan(40);
});

test("an input that breaks the property is found", async () => {
  const broken = target("broken", 1, fc.nat(1000), (number) => {
    if (number > 900) throw new Error("too much");
  });
  const tried = inputsOf(broken, SEED, 500).map((input) => tryInput(broken, input));
  expect((await Promise.allSettled(tried)).some(({ status }) => status === "rejected")).toBe(true);
});
