/** Each block of labs/AUTHORING.md is compared with the sources. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lab } from "../../src/lab/schema/lab.ts";
import { AUTHORING, allBlocks, blocks, fenceCount } from "../support/labs/authoring.ts";
import { authoringMismatches } from "../support/labs/authoring-mismatches.ts";

test("every block is marked and tested", () => {
  expect(allBlocks()).toHaveLength(fenceCount());
  const kinds = new Set(allBlocks().map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(["edit", "from", "mismatch", "run"]);
});

test.each(blocks("from"))(
  "the example from $what is in that file, word for word",
  ({ what, text }) => {
    const source = readFileSync(new URL(`../../${what}`, import.meta.url), "utf8");
    const flat = (code: string): string => code.replace(/^ +/gm, "");
    expect(flat(source)).toContain(flat(text));
  },
);

test("each kind of mismatch is shown as it is printed", () => {
  const shown = blocks("mismatch").map(({ what, text }) => [what, text]);
  expect(Object.fromEntries(shown)).toEqual(authoringMismatches());
});

test("every field of a lab is explained", () => {
  const fields = fieldsOf(lab);
  expect(fields.size).toBeGreaterThan(40);
  const prose = AUTHORING.replace(/^```.*?^```/gms, "");
  const words = new Set(prose.match(/`[^`\n]+`/g)?.flatMap((code) => code.match(/\w+/g) ?? []));
  expect([...fields].filter((field) => !words.has(field))).toEqual([]);
});

test("every function of the vocabulary is explained", async () => {
  const vocabulary: object = await import("../../src/lab/index.ts");
  expect(Object.keys(vocabulary).filter((word) => !AUTHORING.includes(word))).toEqual([]);
});

/** The names of all fields in a schema, at any depth. The numbers of IP versions are left out. */
function fieldsOf(schema: unknown, seen: Set<unknown> = new Set()): Set<string> {
  const fields = new Set<string>();
  if (typeof schema !== "object" || schema === null || seen.has(schema)) return fields;
  seen.add(schema);
  const { def } = (schema as { _zod?: { def?: Record<string, unknown> } })._zod ?? {};
  const shape = (def?.shape ?? {}) as object;
  for (const field of Object.keys(shape)) if (!/^\d$/.test(field)) fields.add(field);
  const inner = [
    ...Object.values(shape),
    ...[def?.innerType, def?.element, def?.valueType, def?.in, def?.out],
    ...((def?.options ?? []) as unknown[]),
    ...((def?.items ?? []) as unknown[]),
  ];
  for (const part of inner) for (const field of fieldsOf(part, seen)) fields.add(field);
  return fields;
}
