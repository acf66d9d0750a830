import { expect, test } from "vitest";
import { foreignVariants } from "../../../src/grade/submissions/variants.ts";

const variant = (id: string, port: number, word: string, length = 12) => ({
  id,
  seed: `seed-of-${id}`,
  values: [
    { name: "PORT", value: port },
    { name: "LENGTH", value: length },
    { name: "WORD", value: word },
  ],
});
const ana = variant("ana", 20155, "kkxrmgzvcbia");
const ben = variant("ben", 11022, "wpfaqlsdtrog");
const zoe = variant("zoe", 11022, "mmzvtawefqln");
const all = [ana, ben, zoe];

test("a program with another student's values is found, and with the own ones is not", () => {
  const copied = ['listen(11022); send(fd, "wpfaqlsdtrog", 12, 0);'];
  expect(foreignVariants(copied, ana, all)).toEqual([{ id: "ben", found: ["PORT", "WORD"] }]);
  expect(foreignVariants(copied, ben, all)).toEqual([]);
  expect(foreignVariants(['send(fd, "kkxrmgzvcbia")', "port 20155"], ana, all)).toEqual([]);
});

test("one number alone is chance, and so is a small one", () => {
  expect(foreignVariants(["bind(3, 0.0.0.0:11022)", "12"], ana, all)).toEqual([]);
});

test("the run's evidence counts together with the sources", () => {
  const texts = ["listen(11000 + 22)", 'bind(3, 0.0.0.0:11022) = 0; send(4, "mmzvtawefqln")'];
  expect(foreignVariants(texts, ana, all)).toEqual([{ id: "zoe", found: ["PORT", "WORD"] }]);
});

test("of a variant with one value that one is enough", () => {
  const one = { id: "ben", seed: "s", values: [{ name: "WORD", value: "wpfaqlsdtrog" }] };
  expect(foreignVariants(['"wpfaqlsdtrog"'], ana, [one])).toEqual([{ id: "ben", found: ["WORD"] }]);
});

test("a variant.h of another student is found by its seed", () => {
  const hex = { ...ben, seed: "0f6080348e9ac3b8" };
  expect(foreignVariants([hex.seed], ana, [hex])).toEqual([{ id: "ben", found: ["the seed"] }]);
});
