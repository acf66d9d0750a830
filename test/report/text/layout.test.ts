/** Text that fits the columns of a terminal. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  cut,
  cutStart,
  padded,
  UNLIMITED,
  widthOf,
  withoutTabs,
  wrapped,
} from "../../../src/report/text/layout.ts";

test("a wide character takes two columns, a combining one and an escape sequence none", () => {
  expect(widthOf("世界")).toBe(4);
  expect(widthOf("e\u0301")).toBe(1);
  expect(widthOf("\u001b[1mab\u001b[22m")).toBe(2);
  expect(widthOf("✓ → − …")).toBe(7);
  expect(padded("世", 4)).toBe("世  ");
});

test("a text that is cut ends or begins with a sign, and no character is halved", () => {
  expect(cut("connect", 7)).toBe("connect");
  expect(cut("connect", 5)).toBe("conn…");
  expect(cut("世界世界", 6)).toBe("世界…");
  expect(cut("e\u0301e\u0301e\u0301", 2)).toBe("e\u0301…");
  expect(cutStart("a/long/server.cc", 10)).toBe("…server.cc");
  expect(cut("ab", 0)).toBe("");
});

test("a line breaks between words, and goes on as far to the right as it began", () => {
  expect(wrapped("  one two three", 10)).toEqual(["  one two", "  three"]);
  expect(wrapped("one two three", 9, 2)).toEqual(["one two", "  three"]);
});

test("a word that is too long breaks where it must; a file has no limit", () => {
  expect(wrapped("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
  expect(wrapped("abc ".repeat(90), UNLIMITED)).toEqual(["abc ".repeat(90)]);
});

test("colours end at a break and begin again behind it", () => {
  expect(wrapped("\u001b[1mone two\u001b[22m", 4)).toEqual([
    "\u001b[1mone\u001b[22m",
    "\u001b[1mtwo\u001b[22m",
  ]);
});

test("a tab reaches to the next multiple of eight columns, behind wide characters too", () => {
  expect(withoutTabs("世\ta")).toBe("世      a");
  expect(withoutTabs("\t\ta")).toBe(`${" ".repeat(16)}a`);
});

test("no line is wider than the terminal, and no word is lost", () => {
  const texts = fc.array(fc.constantFrom("a", "世界", "send(3)", "e\u0301", "x".repeat(30)));
  fc.assert(
    fc.property(
      texts,
      fc.integer({ min: 8, max: 40 }),
      fc.integer({ min: 0, max: 4 }),
      (words, columns, hang) => {
        const lines = wrapped(words.join(" "), columns, hang);
        expect(lines.every((line) => widthOf(line) <= columns)).toBe(true);
        expect(lines.join("").replaceAll(" ", "").normalize()).toBe(words.join("").normalize());
      },
    ),
  );
});
