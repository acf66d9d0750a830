import { expect, test } from "vitest";
import { compilerPlaces, labPlaces } from "../../src/report/problem-places.ts";

test("each error of the compiler has its file and line; warnings and notes have none", () => {
  const output = `\
server.cc: In function ‘int main()’:
server.cc:7:3: error: ‘nosuch’ was not declared in this scope
server.cc:8:7: warning: unused variable ‘x’ [-Wunused-variable]
homework/client.cc:3:10: fatal error: nosuch.h: No such file or directory
/lab/jc.h:9: error: no column here
`;
  expect(compilerPlaces(output, "labs/handshake")).toEqual([
    {
      file: "labs/handshake/server.cc",
      line: 7,
      message: "‘nosuch’ was not declared in this scope",
    },
    { file: "homework/client.cc", line: 3, message: "nosuch.h: No such file or directory" },
    { file: "/lab/jc.h", line: 9, message: "no column here" },
  ]);
});

test("a linker's complaint has no place", () => {
  expect(compilerPlaces("server.cc:(.text+0x9): undefined reference to `f'\n", "x")).toEqual([]);
});

test("an invalid lab's problem is in the file it names, or in the lab file", () => {
  const types = "labs/x/lab.ts(12,3): error TS2353: 'pakcets' does not exist";
  const tag = 'step 1: no line of homework/server.cc carries the tag "// step: listen"';
  const own = 'step 1: no line of client.cc carries the tag "// step: connect"';
  const flags = "flags: says S, but its steps add up to S.";
  expect(labPlaces([types, tag, own, flags], "labs/x")).toEqual([
    { file: "labs/x/lab.ts", line: 12, message: "TS2353: 'pakcets' does not exist" },
    { file: "homework/server.cc", message: tag },
    { file: "labs/x/client.cc", message: own },
    { file: "labs/x/lab.ts", message: flags },
  ]);
});
