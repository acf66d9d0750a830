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

/** The text for the terminal's width, of a server with this line. */
function shown(line: string, width: number): readonly string[] {
  const server = { file: "server.cc", source: `int main() {\n  ${line}\n}\n`, next: 2 };
  return sourcesText({ server, client: CLIENT }, PLAIN, width).split("\n");
}

test("wide characters take two columns, so the right column stays straight", () => {
  expect(shown("// 世界 e\u0301", 63)[2]).toBe(`>   // 世界 e\u0301${" ".repeat(22)}}`);
});

test("a line that is too long for half of the terminal: the programs stand one below the other", () => {
  const long = `send(fd, "${"x".repeat(40)}", 40, 0);`;
  expect(shown(long, 70)).toEqual([
    "server.cc",
    "  int main() {",
    `>   ${long}`,
    "  }",
    "",
    "client.cc",
    "  int main() {",
    "  }",
  ]);
  expect(shown(long, 140)[1]).toBe(`  int main() {${" ".repeat(59)}int main() {`);
});

test("a line that is too long for the terminal goes on below, and nothing of it is lost", () => {
  const lines = shown(`send(fd, "${"x".repeat(70)}", 70, MSG_NOSIGNAL);`, 60).slice(2, 4);
  expect(lines.every((line) => line.length <= 60)).toBe(true);
  expect(lines.join("").replaceAll(" ", "")).toBe(`>send(fd,"${"x".repeat(70)}",70,MSG_NOSIGNAL);`);
});
