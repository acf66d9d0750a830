import { expect, test } from "vitest";
import {
  ACK,
  AE,
  flagBits,
  flagLetters,
  flagText,
  SYN,
  URG,
} from "../../../src/wire/decode/flags.ts";

test("flags are printed in tcpdump's order", () => {
  expect(flagLetters(0xff)).toBe("FSRP.UEW");
  expect(flagLetters(SYN | ACK)).toBe("S.");
  expect(flagLetters(URG | ACK)).toBe(".U");
});

test("a segment without flags is [none]", () => {
  expect(flagText(flagLetters(0))).toBe("[none]");
  expect(flagText("S.")).toBe("[S.]");
});

test("AE is the ninth flag", () => {
  expect(flagLetters(SYN | AE)).toBe("Se");
});

test("every combination of flags is the same after conversion to letters and back", () => {
  for (let bits = 0; bits < 512; bits++) expect(flagBits(flagLetters(bits))).toBe(bits);
});

test("a letter that is not a flag is refused", () => {
  expect(() => flagBits("SX")).toThrow(RangeError);
});
