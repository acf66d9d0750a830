import { expect, test } from "vitest";
import { safeText } from "../../../src/report/text/safe-text.ts";

test.each([
  ["a colour", "\u001b[31mred\u001b[0m", "\\x1b[31mred\\x1b[0m"],
  ["a title of the window", "\u001b]0;hi\u0007", "\\x1b]0;hi\\x07"],
  ["an 8-bit control sequence", "\u009b2J", "\\x9b2J"],
  ["a return to the line's start", "safe\rEVIL", "safe\\x0dEVIL"],
  ["steps back", "abc\b\b\b", "abc\\x08\\x08\\x08"],
  ["a NUL and a DEL", "\u0000\u007f", "\\x00\\x7f"],
  ["a bidi override", "access\u202e txt", "access\\u202e txt"],
  ["a bidi isolate", "\u2066a\u2069", "\\u2066a\\u2069"],
  ["a bidi mark", "a\u200eb\u200fc\u061cd", "a\\u200eb\\u200fc\\u061cd"],
  ["another line separator", "a\u2028b", "a\\u2028b"],
])("%s becomes visible", (_, text, shown) => {
  expect(safeText(text)).toBe(shown);
});

test("lines, tabs, letters of any script and emoji stay as they are", () => {
  const text = "one\n\ttwo — grüß, 日本語, שלום, 👩‍🔬\n";
  expect(safeText(text)).toBe(text);
});

test("safe text does not change if it is made safe again", () => {
  const text = safeText("\u001b[31m\u202e");
  expect(safeText(text)).toBe(text);
});
