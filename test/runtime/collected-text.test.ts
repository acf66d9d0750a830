import { expect, test } from "vitest";
import { CollectedText } from "../../src/runtime/collected-text.ts";

test("text is collected up to its limit, however much is printed", () => {
  const printed = new CollectedText(10);
  const endless = Buffer.alloc(64 * 1024, "x");
  for (let mebibytes = 0; mebibytes < 1024; mebibytes += 1 / 16) printed.add(endless);
  expect(printed.text).toBe("xxxxxxxxxx");
});

test("a quotation marks what a program printed as the program's, in one line", () => {
  const printed = new CollectedText();
  printed.add(Buffer.from("passed\n\u2713 handshake\n"));
  expect(printed.quoted).toBe('"passed\\n\u2713 handshake"');
});

test("a long quotation is cut, and nothing has no quotation marks", () => {
  const printed = new CollectedText();
  expect(printed.quoted).toBe("");
  printed.add(Buffer.alloc(1000, "y"));
  expect(printed.quoted).toBe(`"${"y".repeat(300)}\u2026"`);
});
