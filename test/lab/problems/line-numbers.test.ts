import { expect, test } from "vitest";
import { lineNumberProblems } from "../../../src/lab/problems/line-numbers.ts";

const linesFound = (text: string): readonly (number | undefined)[] =>
  lineNumberProblems([{ name: "server.cc", text }]).map(({ spot }) => spot?.line);

test.each([
  ["the directive", "int a;\n#line 20\n", 2],
  ["with a file", 'int a;\n\n# line 20 "server.cc"\n', 3],
  ["as a preprocessor writes it", '# 20 "server.cc" 2\n', 1],
  ["a number alone", "#20\n", 1],
  ["indented", "\t  #\tline 20\n", 1],
  ["with a digraph", "int a;\n%:line 20\n", 2],
  ["with a trigraph", "??=line 20\n", 1],
  ["over two lines", "int a;\n#\\\nline 20\n", 2],
  ["with its word over two lines", "#li\\\nne 20\n", 1],
  ["with spaces after the backslash", "#li\\  \r\nne 20\n", 1],
  ["after a comment", "/* one */ /* two */ #line 20\n", 1],
  ["after a comment of two lines", "/* one\n two */ #line 20\n", 2],
  ["with a comment inside", "#/* a\n comment */line 20\n", 1],
  ["in what looks like a string", 'auto a = R"(\n#line 20\n)";\n', 2],
])("a line that renumbers the lines after it is found: %s", (_, text, line) => {
  expect(linesFound(text)).toEqual([line]);
});

test("each one is found", () => {
  expect(linesFound("#line 1\nint a;\n#line 1\n")).toEqual([1, 3]);
});

test.each([
  "#include <line.h>\n",
  "#define line 20\n",
  "#if 0\nint line = 20;\n#endif\n",
  "#pragma GCC diagnostic push\n",
  "#lines\n",
  "int a = b %:: line;\n",
  "// see #line 20\n",
  "int line = 20;  // step: connect\n",
])("other lines stay: %j", (text) => {
  expect(linesFound(text)).toEqual([]);
});
