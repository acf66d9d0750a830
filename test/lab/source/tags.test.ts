import { expect, test } from "vitest";
import {
  findAllTags,
  findTags,
  hasNoCode,
  lineIn,
  lineOf,
  withStatement,
} from "../../../src/lab/source/tags.ts";

const SOURCE = `#include "jc.h"
int main() {
  int fd = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  jc::AcceptFd(fd); // step:accept-2
  // step: nothing-here-but-the-tag
  ::close(fd);  // steps: close
  // a step: close
}
`;
const tags = findTags("server.cc", SOURCE);

test("a tag at a line's end names the line, without its indentation and the tag", () => {
  expect(lineOf(tags, "server.cc", "listen")).toEqual({
    line: { file: "server.cc", number: 3, text: 'int fd = jc::ListenFd("0.0.0.0", 12345);' },
  });
  expect(lineOf(tags, "server.cc", "accept-2")).toEqual({
    line: { file: "server.cc", number: 4, text: "jc::AcceptFd(fd);" },
  });
});

test("other comments are no tags", () => {
  expect([...tags.keys()]).toEqual(["listen", "accept-2", "nothing-here-but-the-tag"]);
});

test("lines with Windows line ends have tags too", () => {
  const windows = findTags("server.cc", SOURCE.replaceAll("\n", "\r\n"));
  expect([...windows]).toEqual([...tags]);
});

test("a missing tag is reported with the existing tags", () => {
  expect(lineOf(tags, "server.cc", "close")).toEqual({
    problem:
      'no line of server.cc has the tag "// step: close"; its tags are: listen, accept-2, nothing-here-but-the-tag. Put the tag at the end of the line that the step executes.',
  });
});

test("for a source without tags the message lists none", () => {
  expect(lineOf(findTags("client.cc", ""), "client.cc", "connect")).toEqual({
    problem:
      'no line of client.cc has the tag "// step: connect"; its tags are: none. Put the tag at the end of the line that the step executes.',
  });
});

test("a tag that is used twice is reported with both lines", () => {
  const twice = findTags("client.cc", "a();  // step: send\nb();\nc();  // step: send\n");
  expect(lineOf(twice, "client.cc", "send")).toEqual({
    problem: 'the tag "// step: send" is on lines 1 and 3 of client.cc. Keep it on one line.',
    line: { file: "client.cc", number: 3, text: "c();" },
  });
});

test.each([
  "listen(s, 5);  // step: listen",
  "listen(s, 5); //step:listen",
  "listen(s, 5); //Step: listen",
  "listen(s, 5);\t//  STEP :  Listen  ",
  "listen(s, 5);  /* step: listen */",
  "listen(s, 5);  /*step:listen*/",
  "listen(s, 5);  // a queue  // step: listen",
])("a tag is a comment in any case and with any spaces (%s)", (line) => {
  const found = findTags("server.c", `${line}\n`).get("listen");
  expect(found).toHaveLength(1);
  expect(found?.[0]?.text).toMatch(/^listen\(s, 5\);/);
});

test("a mark at a file's beginning and Latin-1 in comments change no line", () => {
  const tags = findTags(
    "server.c",
    "\uFEFFint fd;  // gr\u00FC\u00DFe\nlisten(fd, 5);  // step: listen\n",
  );
  expect(tags.get("listen")?.[0]?.number).toBe(2);
});

test("a tag on any line of a statement names the whole statement", () => {
  const lines = ["int fd =", "    connect(a,", "            b);"];
  for (const tagged of [0, 1, 2]) {
    const text = lines.map((line, at) => (at === tagged ? `${line}  // step: connect` : line));
    const [line] = findTags("client.cc", text.join("\n")).get("connect") ?? [];
    expect(line).toEqual({
      file: "client.cc",
      number: tagged + 1,
      text: "int fd = connect(a, b);",
    });
    const source = { name: "client.cc", text: text.join("\n") };
    expect(line && withStatement(line, [source])).toMatchObject({ statement: [1, 3] });
  }
});

test("a line of its own has no other lines in its statement", () => {
  const text = "a();\nb();  // step: b\nc();\n";
  const [line] = findTags("client.cc", text).get("b") ?? [];
  expect(line && withStatement(line, [{ name: "client.cc", text }])).toEqual(line);
});

test("a line can have several tags, as in a loop that is several steps", () => {
  const tags = findTags("server.cc", "accept(s, 0, 0);  // step: accept, accept-again\n");
  expect([...tags.keys()]).toEqual(["accept", "accept-again"]);
});

const MAIN = { name: "client.cc", text: '#include "socket.h"\nrun();  // step: run\n' };
const HEADER = { name: "socket.h", text: "~Socket() {\n}  // step: destroy\n" };

test("the other files of a program have tags too", () => {
  const tags = findAllTags(MAIN, [HEADER], ["run", "destroy"]);
  expect(tags.get("destroy")).toEqual([{ file: "socket.h", number: 2, text: "}" }]);
});

test("a tag of the main file hides the same tag in another file, which may be the other peer's", () => {
  const other = { name: "other.cc", text: "x();  // step: run\n" };
  expect(
    findAllTags(MAIN, [other], ["run"])
      .get("run")
      ?.map(({ file }) => file),
  ).toEqual(["client.cc"]);
  const third = { ...other, name: "third.cc" };
  const both = findAllTags({ name: "client.cc", text: "" }, [other, third], ["run"]);
  expect(lineOf(both, "client.cc", "run")).toMatchObject({
    problem:
      'the tag "// step: run" is on line 1 of other.cc and line 1 of third.cc. Keep it on one line.',
  });
});

test("a step without a tag of its own is a line in a loop, if a tag there is named like it", () => {
  const loop = (tag: string) => ({
    name: "server.cc",
    text: `for (;;) {\n  accept(s, 0, 0);  // step: ${tag}\n}\n`,
  });
  const line = (tag: string, ...wanted: readonly string[]) =>
    findAllTags(loop(tag), [], wanted).get(wanted.at(-1) ?? "")?.[0]?.number;
  expect(line("accept", "accept", "accept-again")).toBe(2);
  expect(line("accept-first", "accept-first", "accept-second")).toBe(2);
  expect(line("accept", "accept", "send")).toBeUndefined();
});

test("a step without a tag of its own is no line that is executed once", () => {
  const once = { name: "server.cc", text: "accept(s, 0, 0);  // step: accept\n" };
  expect(findAllTags(once, [], ["accept", "accept-again"]).has("accept-again")).toBe(false);
});

test("a line of a function that is called again can be another step too", () => {
  const text = (head: string) => `${head} {\n  connect(fd, 0, 0);  // step: connect\n}\n`;
  const line = (head: string) =>
    findAllTags({ name: "client.cc", text: text(head) }, [], ["connect", "connect-again"])
      .get("connect-again")
      ?.map(({ number }) => number);
  expect(line("int dial()")).toEqual([2]);
  expect(line("int main()")).toBeUndefined();
});

test("a tagged line knows whether a loop comes to it again", () => {
  const source = (head: string) => `int main() {\n${head} recv(fd);  // step: receive\n}\n`;
  const repeats = (head: string) => {
    const [line] = findTags("client.cc", source(head)).get("receive") ?? [];
    return line && withStatement(line, [{ name: "client.cc", text: source(head) }]).repeats;
  };
  expect(repeats("while (more)")).toBe(true);
  expect(repeats("if (more)")).toBeUndefined();
});

test("a closing brace may have code, since destructors run there; a comment has none", () => {
  const line = (text: string) => ({ file: "client.cc", number: 3, text });
  expect(hasNoCode(line("}"))).toBeUndefined();
  for (const text of ["", "{", ";", "// nothing", "#include <x>"]) {
    expect(hasNoCode(line(text))).toContain("line 3 of client.cc has a tag but no code");
  }
});

test("a source with as many tags as lines takes seconds, not hours", () => {
  const line = "  f();  // step: ";
  const count = 20_000;
  const same = findTags("server.cc", `int main() {\n${`${line}listen\n`.repeat(count)}}\n`);
  expect(same.get("listen")).toHaveLength(count);
  const each = Array.from({ length: count }, (_, n) => `${line}t${n}`).join("\n");
  const source = { name: "server.cc", text: `int main() {\nfor (;;) {\n${each}\n}}\n` };
  const tags = findAllTags(source, [], ["accept"]);
  expect(tags.get(`t${count - 1}`)?.[0]?.number).toBe(count + 2);
  const missing = lineOf(tags, "server.cc", "accept");
  expect("problem" in missing && missing.problem.length).toBeLessThan(500);
  const twice = lineOf(same, "server.cc", "listen");
  expect("problem" in twice && twice.problem).toContain(" and 19970 more of server.cc");
});

test("a line of C has its whole statement, a line of Python is itself", () => {
  const c = { name: "./a.c", text: "int main(void) {\n  send(fd,\n       text);\n}\n" };
  expect(lineIn(c, 3).text).toBe("send(fd, text);");
  const python = { name: "./a.py", text: "def main():\n    peer.send(\n        data)\n" };
  expect(lineIn(python, 2).text).toBe("peer.send(");
});
