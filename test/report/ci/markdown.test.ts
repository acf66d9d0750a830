import { expect, test } from "vitest";
import { codeBlock, inlineCode } from "../../../src/report/ci/markdown.ts";

/** The text that a reader of the page sees, with HTML's character references resolved. */
const seen = (markdown: string): string =>
  markdown
    .replace(/<\/?(?:code|pre)>/g, "")
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

test.each([
  "a | b",
  "`code` and ``more``",
  "<img src=x onerror=alert(1)>",
  "</code></pre><script>",
  "@everyone, see #1 and https://example.org/ or www.example.org",
  "*bold* _em_ ~~gone~~ [text](link) ![image](x)",
  "&amp; &#60; \\| \\",
  "{{ expression }} %0A::error::",
])("%s is shown as it is and has no effect", (text) => {
  for (const markdown of [inlineCode(text), codeBlock(text)]) {
    expect(seen(markdown)).toBe(text);
    expect(markdown.replace(/^<(?:code|pre)>|<\/(?:code|pre)>$/g, "")).not.toMatch(
      /[<>|`@*_~[\]!\\{}$./:]|&(?!#\d+;)|#(?!\d+;)/,
    );
  }
});

test("a cell is one line, a block keeps its lines", () => {
  expect(inlineCode("a\n\n  b\t")).toBe("<code>a b</code>");
  expect(codeBlock("a\n\nb")).toBe("<pre>a\n\nb</pre>");
  expect(inlineCode("  ")).toBe("");
});

test("control characters and broken characters become visible", () => {
  expect(seen(inlineCode("a\u001b[31mb"))).toBe("a\\x1b[31mb");
  expect(seen(inlineCode("\ud800"))).toBe("\ufffd");
});
