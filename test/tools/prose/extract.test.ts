/** The places where the prose check reads prose, and the code that it leaves alone. */
import { describe, expect, test } from "vitest";
import { check } from "../../../tools/prose/check.ts";

describe("Markdown", () => {
  test("paragraphs, lists, quotes, headings and tables are prose", () => {
    const source = "# Door\n\nA\ndoor.\n\n* a door\n\n> a door\n\n| door |\n|---|\n| door |\n";
    expect(found("a.md", source)).toEqual(
      [1, 4, 6, 8, 10, 12].map((line) => `${line} ${line === 1 ? "Door" : "door"}`),
    );
  });

  test("code in fences, indented code and inline code are not", () => {
    const fences = "```sh\nmake door\n```\n\n~~~~\n~~~\ndoor\n~~~~\n";
    expect(found("a.md", `${fences}\nAfter it the door.`)).toEqual(["10 door"]);
    expect(found("a.md", "Run:\n\n    make door\n\nThe door.\n")).toEqual(["5 door"]);
    expect(found("a.md", "- Run:\n\n      make door\n\n  a door\n")).toEqual(["5 door"]);
    expect(found("a.md", "`door`, `` a`door ``, <code>door</code> <!-- door -->")).toEqual([]);
  });

  test("code between two words separates them", () => {
    expect(found("a.md", "any `SYN` more")).toEqual([]);
  });

  test("an indented line of a paragraph is prose", () => {
    expect(found("a.md", "A run\n      at the door.")).toEqual(["2 door"]);
  });
});

describe("TypeScript", () => {
  test("comments and messages are prose", () => {
    const source = [
      "// A door.",
      `/* a door */ const a = \`at the door of \${b}\`;`,
      'const c = "at " + "the " + d + " door";',
      `const e = f ? "a door" : \`\${g(\`a \${h} door\`)}\`;`,
    ].join("\n");
    expect(found("src/a.ts", source)).toEqual([
      "1 door",
      "2 door",
      "2 door",
      "3 door",
      "4 door",
      "4 door",
    ]);
  });

  test("a phrase is found in a message of several literals", () => {
    expect(found("src/a.ts", 'const a = "nothing any " +\n  "more";')).toEqual(["1 any more"]);
    expect(found("src/a.ts", 'const a = "any " + b + " more";')).toEqual([]);
  });

  test("names of code are not", () => {
    const source = [
      'import { door } from "./a door.ts";',
      'const mend: "the door" = told(beside.door, "door");',
      'const a = { "a door": 1, door: { told: "nobody" } }["a door"];',
      "const b = sh`open the door`, c = /a door/;",
      "const d = <T,>(where: T): T => where;",
    ].join("\n");
    expect(found("src/a.ts", source)).toEqual([]);
  });

  test("text of JSX is prose, a class is not", () => {
    const source = 'const a = <p class="a door" title="A door">\n  the <b>SYN</b> door {b}\n</p>;';
    expect(found("web/a.tsx", source)).toEqual(["1 door", "2 door"]);
  });

  test("the comments and names of a test are prose, and the data it compares is not", () => {
    const source = [
      'describe("a door", () => {',
      "  test.each([['a door']])(`the door of %s`, () => {",
      '    expect(text).toBe("A door."); // a door',
      "  });",
      "});",
    ].join("\n");
    expect(found("test/a.test.ts", source)).toEqual(["1 door", "2 door", "3 door"]);
  });

  test("code in a comment is not", () => {
    expect(found("src/a.ts", "/** Calls `door()`, told(x) and\n * `the door`. */")).toEqual([]);
  });

  test("a file that cannot be parsed is an error", () => {
    expect(() => check("src/a.ts", "const a = ;")).toThrow(/^src\/a\.ts cannot be parsed: ./);
  });
});

describe("other languages", () => {
  test("C and C++", () => {
    const source = [
      '#include "a door.h" // a door',
      "/* A",
      " * door. */",
      "int door = '\"'; int n = 1'000'000;",
      'fail("the door of %s\\n", door);',
      'auto raw = R"(a door)";',
    ].join("\n");
    expect(found("a.cc", source)).toEqual(["1 door", "3 door", "5 door"]);
    expect(found("a.h", source)).toEqual(found("a.cc", source));
  });

  test("Python", () => {
    const source =
      '"""What it leaves.\n\nA door."""\ndoor = "door" # a door\nprint(f"a {door} door")';
    expect(found("a.py", source)).toEqual(["1 What", "3 door", "4 door", "5 door"]);
  });

  test("shell", () => {
    const source = [
      "#!/bin/bash",
      "# A door.",
      `door=\${door#a door} $'it\\'s' $# # a door`,
      `echo "a $(door 'a door') \${door} door"`,
      "cat <<'END'",
      "it's a door",
      "END",
      "echo 'a door' door",
    ].join("\n");
    expect(found("a.sh", source)).toEqual(["2 door", "3 door", "4 door", "6 door", "8 door"]);
    expect(found("bin/wirestep", source)).toEqual(found("a.sh", source));
  });

  test("Makefiles, Dockerfiles, YAML and CSS", () => {
    expect(found("Makefile", "door: ## a door\n\t@make door\n")).toEqual(["1 door"]);
    expect(found("docker/Dockerfile", "# A door.\nRUN open the door\n")).toEqual(["1 door"]);
    const yaml =
      "on: door # a door\nname: A door\ndescription: >-\n  A\n  door.\nrun: open the door\n";
    expect(found("action.yml", yaml)).toEqual(["1 door", "2 door", "5 door"]);
    expect(found("a.css", "/* A door. */ .door { content: 'a door' }")).toEqual(["1 door"]);
  });

  test("a file of another kind has no prose", () => {
    expect(found("package-lock.json", '{ "a": "a door" }')).toBeUndefined();
    expect(found("LICENSE", "A door.")).toBeUndefined();
  });
});

/** The findings of a text, as `LINE WORDS`. */
function found(path: string, source: string): string[] | undefined {
  return check(path, source)?.map(({ line, found }) => `${line} ${found}`);
}
