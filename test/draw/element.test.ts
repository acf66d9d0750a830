import { expect, test } from "vitest";
import { drawn, markup, picture } from "../../src/draw/element.ts";

test("text and attributes remain text, whatever they contain", () => {
  const hostile = `<b a="1">&\u001b[2J`;
  expect(markup(drawn("text", { class: hostile }, hostile))).toBe(
    '<text class="&lt;b a=&quot;1&quot;&gt;&amp;\\x1b[2J">&lt;b a=&quot;1&quot;&gt;&amp;\\x1b[2J</text>',
  );
});

test("text with parts gets no spaces, and elements are on their own lines", () => {
  const text = drawn("text", {}, "a", drawn("tspan", {}, "b"), " c");
  expect(markup(drawn("g", { x: 1.23456 }, text))).toBe(
    '<g x="1.2">\n<text>a<tspan>b</tspan> c</text>\n</g>',
  );
});

test("a picture has a title and a style for light and dark backgrounds", () => {
  const svg = picture({ width: 10, height: 20 }, "a < b", "text { fill: red }");
  expect(svg).toContain('<title id="title">a &lt; b</title>');
  expect(svg).toContain('viewBox="0 0 10 20"');
  expect(svg).toContain("<style>text { fill: red }\n</style>");
});
