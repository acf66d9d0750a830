import { expect, test } from "vitest";
import { z } from "zod";
import { Seal, SealError } from "../../src/queue/seal.ts";

const SHAPE = z.object({ a: z.number() });
const seal = new Seal("k".repeat(32));
const other = new Seal("l".repeat(32));

test("a message comes back as it was signed, also as text", () => {
  const sealed = seal.sealed("job", { a: 1 });
  expect(seal.opened("job", sealed, SHAPE)).toEqual({ a: 1 });
  expect(seal.opened("job", JSON.stringify(sealed), SHAPE)).toEqual({ a: 1 });
});

test("a message of another key, purpose or text is refused", () => {
  const sealed = seal.sealed("job", { a: 1 });
  const wrong = [
    () => other.opened("job", sealed, SHAPE),
    () => seal.opened("result", sealed, SHAPE),
    () => seal.opened("job", { ...sealed, text: '{"a":2}' }, SHAPE),
    () => seal.opened("job", { ...sealed, signature: "" }, SHAPE),
    () => seal.opened("job", { ...sealed, signature: `${sealed.signature}0` }, SHAPE),
    () => seal.opened("job", "no JSON", SHAPE),
    () => seal.opened("job", null, SHAPE),
    () => seal.opened("job", seal.sealed("job", { b: 1 }), SHAPE),
  ];
  for (const one of wrong) expect(one).toThrow(SealError);
});

test("an id is the same for the same fields alone, and has none of them in it", () => {
  const id = seal.id(["ana", "close"]);
  expect(seal.id(["ana", "close"])).toBe(id);
  expect(seal.id(["an", "aclose"])).not.toBe(id);
  expect(other.id(["ana", "close"])).not.toBe(id);
  expect(id).toMatch(/^job-[0-9a-f]{32}$/);
});

test("each key has a queue of its own", () => {
  expect(seal.queue).not.toBe(other.queue);
  expect(seal.queue).toBe(new Seal("k".repeat(32)).queue);
});
