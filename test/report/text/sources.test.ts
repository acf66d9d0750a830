import { expect, test } from "vitest";
import { sourcesText } from "../../../src/report/text/sources.ts";
import { styleFor } from "../../../src/report/text/style.ts";

const PLAIN = styleFor(false);
const CLIENT = { file: "client.cc", source: "int main() {\n}\n", next: undefined };

/** The left column, 30 wide. */
function server(source: string, next?: number, file = "server.cc"): readonly string[] {
  const text = sourcesText({ server: { file, source, next }, client: CLIENT }, PLAIN, 63);
  return text.split("\n").map((line) => line.slice(0, 30).trimEnd());
}

test("a program with its next line marked, and without its tags", () => {
  expect(server("int main() {\n  f();  // step: go\n}\n", 2)).toEqual([
    "server.cc",
    "  int main() {",
    ">   f();",
    "  }",
  ]);
});

test("tags in other spaces and case are left out too", () => {
  expect(server("f(); //Step:go\n")).toEqual(["server.cc", "  f();", ""]);
});

test("carriage returns are no part of a line, and tabs are as wide as in an editor", () => {
  expect(server("int main() {\r\n\tf();\r\n    \tg();\r\n}\r\n", 3)).toEqual([
    "server.cc",
    "  int main() {",
    "          f();",
    ">         g();",
    "  }",
  ]);
});

test("a comment cannot move the cursor", () => {
  expect(server("// \u001b[2J gone\n")[1]).toBe("  // \\x1b[2J gone");
});

test("of a long path the end is shown", () => {
  const path = "../../homework/of/somebody/else/server.cc";
  expect(server("f();\n", undefined, path)[0]).toBe(path.slice(-30));
});
