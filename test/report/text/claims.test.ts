import { expect, test } from "vitest";
import type { Evidence } from "../../../src/record/evidence.ts";
import { claimsText } from "../../../src/report/text/claims.ts";
import { styleFor } from "../../../src/report/text/style.ts";

const evidence = (verdict: Evidence["verdict"]): Evidence => ({
  format: "wirestep evidence",
  version: 1,
  claim: "T2",
  checked: "captures, as tshark reads them",
  test: "test/labs/captures.live.test.ts",
  verdict,
  when: "2000-01-01T00:00:00.000Z",
});
const rowOf = (id: string, found: readonly Evidence[]): string | undefined =>
  claimsText([], found, styleFor(false))
    .split("\n")
    .find((line) => line.startsWith(`${id} `));

test("a statement about the tools is shown by the test that passed", () => {
  expect(rowOf("T2", [evidence("passed")])).toMatch(
    /Wireshark +test\/labs\/captures\.live\.test\.ts$/,
  );
  expect(claimsText([], [evidence("passed")], styleFor(false))).toMatch(/^1 of \d+ statements/m);
});

test("a statement is not shown by a test that failed, by a test of another statement, or without a test", () => {
  expect(rowOf("T2", [evidence("mismatch")])).toMatch(
    / mismatch: test\/labs\/captures\.live\.test\.ts$/,
  );
  expect(rowOf("T1", [evidence("passed")])).toMatch(/ not shown$/);
  expect(rowOf("T2", [])).toMatch(/ not shown$/);
});
