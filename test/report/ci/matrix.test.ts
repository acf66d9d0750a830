import { expect, test } from "vitest";
import { ciMatrix } from "../../../src/report/ci/matrix.ts";

const lab = (name: string, families: readonly (4 | 6)[], slow = false) => ({
  name,
  question: "?",
  families,
  slow,
});

test("quick labs of an IP version share a job, slow labs have their own", () => {
  const labs = [
    lab("a", [4]),
    lab("b", [4, 6]),
    lab("waits", [4, 6], true),
    lab("naps", [4], true),
  ];
  expect(ciMatrix(labs).map(({ id, labs: names, family }) => [id, names, family])).toEqual([
    ["quick-ipv4", "", 4],
    ["waits-ipv4", "waits", 4],
    ["naps-ipv4", "naps", 4],
    ["quick-ipv6", "", 6],
    ["waits-ipv6", "waits", 6],
  ]);
});

test("without quick labs there is no job for them", () => {
  expect(ciMatrix([lab("waits", [4], true)]).map(({ id }) => id)).toEqual(["waits-ipv4"]);
  expect(ciMatrix([])).toEqual([]);
});

test("all jobs have different names, since artifacts are named after them", () => {
  const ids = ciMatrix([lab("a", [4, 6]), lab("waits", [4, 6], true)]).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
