/** A small part of `npm run fuzz`, always with the same inputs, and every kept input. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { corpus, decoded, encoded } from "../../../tools/fuzz/corpus.ts";
import { inputsOf, target, tryInput } from "../../../tools/fuzz/target.ts";
import { targets } from "../../../tools/fuzz/targets.ts";

const SEED = 9293;
const INPUTS = 150; // for each share

test.each(targets)("$name: every generated input has a valid result", async (one) => {
  for (const input of inputsOf(one, SEED, INPUTS * one.share)) await tryInput(one, input);
});

test.each(corpus())("$target: an input that was found is handled: $name", async (known) => {
  const one = targets.find(({ name }) => name === known.target);
  if (one === undefined) throw new Error(`no target is called ${known.target}`);
  await tryInput(one, known.input);
});

test("no two targets have one name", () => {
  expect(new Set(targets.map(({ name }) => name)).size).toBe(targets.length);
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
