import { expect, test } from "vitest";
import { declaredAt } from "../../src/lab/declared.ts";
import { client, network, server, time } from "../../src/lab/vocabulary.ts";

/** The line it is called on, from the top of this file. */
function here(): number {
  const [, , frame = ""] = (new Error().stack ?? "").split("\n");
  return Number(/:(\d+):\d+\)?$/.exec(frame)?.[1]);
}
const FILE = new URL(import.meta.url).pathname;
const expected = { why: "why", packets: [] };

test.each([
  ["steps", server.steps("a", expected), here()],
  ["starts", client.starts("a", { ...expected, blocksIn: "accept" }), here()],
  ["ends", client.ends("a", { ...expected, end: { code: 0 } }), here()],
  ["delivers", network.delivers(client.sends("S"), expected), here()],
  ["opens", network.opens(expected), here()],
  ["holds everything", network.holdsEverything(expected), here()],
  ["passes", time.passes([1, 2], expected), here()],
])("a step that %s has the line of its word", (_, step, line) => {
  expect(declaredAt(step, FILE)).toBe(line);
});

test("a step that a function of the file makes is declared where the function is called", () => {
  const loses = () => network.drops(client.sends("S"), expected);
  const steps = [
    loses(), // first
    loses(),
  ];
  const last = here() - 2;
  expect(steps.map((step) => declaredAt(step, FILE))).toEqual([last - 1, last]);
});

test("a copied step, one of another file and what is no step have no line", () => {
  const step = server.steps("a", expected);
  expect(declaredAt({ ...step }, FILE)).toBeUndefined();
  expect(declaredAt(step, "/elsewhere/lab.ts")).toBeUndefined();
  expect(declaredAt("step", FILE)).toBeUndefined();
});
