import { expect, test } from "vitest";
import { errorsFirst } from "../../src/images/compiler-output.ts";

const text = (...lines: readonly string[]): string => lines.join("\n");

test("errors come before warnings, each with its source line, its notes and its function", () => {
  const output = text(
    "client.cc: In function ‘int main()’:",
    "client.cc:3:7: warning: unused variable ‘a’ [-Wunused-variable]",
    "    3 |   int a = 1;",
    "      |       ^",
    "client.cc:4:3: error: ‘b’ was not declared in this scope",
    "    4 |   b();",
    "client.cc:4:3: note: suggested alternative: ‘c’",
    "client.cc: In function ‘void f()’:",
    "client.cc:9:7: warning: unused variable ‘d’ [-Wunused-variable]",
  );
  expect(errorsFirst(output)).toBe(
    text(
      "client.cc: In function ‘int main()’:",
      "client.cc:4:3: error: ‘b’ was not declared in this scope",
      "    4 |   b();",
      "client.cc:4:3: note: suggested alternative: ‘c’",
      "client.cc:3:7: warning: unused variable ‘a’ [-Wunused-variable]",
      "    3 |   int a = 1;",
      "      |       ^",
      "client.cc: In function ‘void f()’:",
      "client.cc:9:7: warning: unused variable ‘d’ [-Wunused-variable]",
    ),
  );
});

test("the lines that lead to an error in a header stay with it", () => {
  const output = text(
    "server.cc:2:5: warning: x",
    "In file included from socket.h:1,",
    "                 from server.cc:1:",
    "more.h:7:1: error: y",
    "server.cc:3:1: fatal error: none.h: No such file or directory",
    "compilation terminated.",
  );
  expect(errorsFirst(output).split("\n")).toEqual([
    "In file included from socket.h:1,",
    "                 from server.cc:1:",
    "more.h:7:1: error: y",
    "server.cc:3:1: fatal error: none.h: No such file or directory",
    "compilation terminated.",
    "server.cc:2:5: warning: x",
  ]);
});

test("the linker's errors come before the compiler's warnings", () => {
  const output = text(
    "client.cc: In function ‘int main()’:",
    "client.cc:3:7: warning: x",
    "/usr/bin/ld: debug/client.o: in function `main':",
    "/lab/client.cc:4: undefined reference to `f()'",
    "collect2: error: ld returned 1 exit status",
  );
  expect(errorsFirst(output).split("\n")).toEqual([
    "/usr/bin/ld: debug/client.o: in function `main':",
    "/lab/client.cc:4: undefined reference to `f()'",
    "collect2: error: ld returned 1 exit status",
    "client.cc: In function ‘int main()’:",
    "client.cc:3:7: warning: x",
  ]);
});

test("an output without warnings does not change, and no line is lost", () => {
  const output = text("note", "server.cc:1:1: error: a", "  1 | a", "In file included from x:1:");
  expect(errorsFirst(output)).toBe(output);
});

test("of very long output the errors come first and the end is left out", () => {
  const warning = "a.cc:1:1: warning: overflow\n";
  const note = `    ${"x".repeat(20)}\n`;
  const output = `${warning}${note.repeat(300_000)}b.cc:7:1: error: no such name\n`;
  const shown = errorsFirst(output);
  expect(shown).toMatch(/^b\.cc:7:1: error: no such name\n+a\.cc:1:1: warning: overflow\n/);
  expect(shown.length).toBeLessThan(70_000);
  expect(shown).toMatch(/\n… \d+ more characters of the compiler's messages$/);
});
