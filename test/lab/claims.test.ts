import { expect, test } from "vitest";
import { isClaimId } from "../../src/lab/claims.ts";

test.each(["E1", "E16", "D9", "C13", "R4", "T3", "U4"])("%s is a statement", (id) => {
  expect(isClaimId(id)).toBe(true);
});

test.each(["E0", "E17", "D10", "X1", "e1", "E01", "E1 ", "E", "1", "", "EE1"])(
  "%j is none",
  (id) => {
    expect(isClaimId(id)).toBe(false);
  },
);
