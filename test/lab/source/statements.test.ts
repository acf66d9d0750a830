import { expect, test } from "vitest";
import { statementsIn } from "../../../src/lab/source/statements.ts";

/** The statements that have a part on a line, as `first-last`, with `again` if a loop repeats them. */
function on(line: number, ...source: readonly string[]): readonly string[] {
  return statementsIn(source.join("\n"))
    .filter(({ first, last }) => first <= line && line <= last)
    .map(({ first, last, repeats }) => `${first}-${last}${repeats ? " again" : ""}`);
}

test("a statement spans lines up to its semicolon", () => {
  expect(on(3, "int fd =", "    connect(a,", "            b);", "close(fd);")).toEqual(["1-3"]);
});

test("a condition ends at its parenthesis, and the statement that it controls is another one", () => {
  const source = ["if (listen(fd,", "           5) < 0)", '  perror("listen");'];
  expect(on(2, ...source)).toEqual(["1-2"]);
  expect(on(3, ...source)).toEqual(["3-3"]);
});

test("a brace of an initialiser belongs to the statement, one of a block does not", () => {
  expect(on(2, "sockaddr_in a = {", "    .sin_port = 1,", "};")).toEqual(["1-3"]);
  expect(on(1, "std::string text{", '    "a"};')).toEqual(["1-2"]);
  expect(on(2, "struct A {", "  int fd;", "};")).toEqual(["2-2"]);
  expect(on(2, "void run(int fd) {", "  close(fd);", "}")).toEqual(["2-2"]);
});

test("a closing brace is a statement, since destructors run there", () => {
  expect(on(3, "{", "  Socket one(fd);", "}", "close(fd);")).toEqual(["3-3"]);
});

test("semicolons and braces in strings, comments and preprocessor lines end nothing", () => {
  expect(on(1, 'send(fd, "a;{",', "     3 /* ; */, // }", "     0);")).toEqual(["1-3"]);
  expect(on(2, "#define END };", "send(fd,", "     x);")).toEqual(["2-3"]);
  expect(on(1, 'send(fd, R"x(;"})x",', "     0);")).toEqual(["1-2"]);
});

test("the body of a loop is repeated, with and without braces, and a condition in it", () => {
  expect(on(2, "for (;;) {", "  fd = accept(s, 0, 0);", "}")).toEqual(["2-2 again"]);
  expect(on(2, "while (true)", "  fd = accept(s, 0, 0);", "close(s);")).toEqual(["2-2 again"]);
  expect(on(3, "while (true)", "  if (ready)", "    accept(s, 0, 0);")).toEqual(["3-3 again"]);
  expect(on(2, "do {", "  accept(s, 0, 0);", "} while (x);")).toEqual(["2-2 again"]);
  expect(on(1, "while ((fd = accept(s, 0, 0)) >= 0) {", "}")).toEqual(["1-1 again"]);
});

test("a statement after a loop, and the body of a lambda in one, are not repeated", () => {
  expect(on(3, "for (;;) {", "}", "close(s);")).toEqual(["3-3"]);
  expect(on(2, "for (;;) f([] {", "  close(1);", "});")).toEqual(["2-2"]);
});

test("lines with Windows' ends have the same statements", () => {
  expect(statementsIn("a(b,\r\n  c);\r\nd();\r\n")).toEqual(statementsIn("a(b,\n  c);\nd();\n"));
});

test("a statement of main is executed once, one of another function or of a lambda can be again", () => {
  const called = (line: number, ...source: readonly string[]) =>
    statementsIn(source.join("\n"))
      .filter(({ first, last }) => first <= line && line <= last)
      .map(({ inMain }) => !inMain);
  expect(called(2, "int main(int argc, char* argv[]) {", "  close(1);", "}")).toEqual([false]);
  expect(called(3, "int main() {", "  if (x) {", "    close(1);", "  }", "}")).toEqual([false]);
  expect(called(2, "int dial(const char* ip) {", "  connect(1, 0, 0);", "}")).toEqual([true]);
  expect(called(2, "struct A { A() {", "  connect(1, 0, 0);", "} };")).toEqual([true]);
  expect(
    called(3, "int main() {", "  auto dial = [&] {", "    connect(1, 0, 0);", "  };", "}"),
  ).toEqual([true]);
});

test("a comment of several lines is no code", () => {
  const source = "int main() {\n  /* while (\n     { ; */ f();\n  g();\n}\n";
  const lines = statementsIn(source).map(({ first, last }) => [first, last]);
  expect(lines).toContainEqual([3, 3]);
  expect(lines).toContainEqual([4, 4]);
});

test.each(['R"a(', "/*", '"', "'", "#\\", "(", "//\\"])(
  "a source of many %j without an end is read in a moment",
  (part) => {
    statementsIn(`int main() {\n${`${part} x\n`.repeat(50_000)}`);
    statementsIn(`int main() {\n${part.repeat(100_000)}`);
  },
);
