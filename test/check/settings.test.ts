import { describe, expect, test } from "vitest";
import { checkSettings } from "../../src/check/settings.ts";
import { risingNumbers } from "../../src/lab/vocabulary.ts";
import { mismatchText, text } from "../support/evidence/mismatch-text.ts";

const NAME = "net.ipv4.tcp_mem";
const check = (value: string): string =>
  mismatchText(
    checkSettings({ host: { [NAME]: risingNumbers(3) } }, [{ peer: "host", name: NAME, value }]),
  );

describe("a setting that depends on the machine", () => {
  test("is as expected when its numbers rise", () => {
    expect(check("287898 383867 575796")).toBe("as expected");
  });

  test.each([
    "287898 383867",
    "287898 383867 575796 1",
    "287898 383867 383867",
    "383867 287898 575796",
    "1 2 x",
    "",
  ])("is a mismatch with the value %j", (value) => {
    expect(check(value)).toContain("✗ the kernel setting net.ipv4.tcp_mem of the engine's machine");
  });

  test("is printed in words", () => {
    expect(check("3 2 1")).toBe(text`
      ✗ the kernel setting net.ipv4.tcp_mem of the engine's machine
        expected  3 numbers in increasing order
        observed  3 2 1
    `);
  });

  test("that was read of a peer is not that of the machine", () => {
    const asked = { host: { [NAME]: risingNumbers(3) } };
    expect(
      mismatchText(checkSettings(asked, [{ peer: "client", name: NAME, value: "1 2 3" }])),
    ).toContain("observed  not read");
  });
});
