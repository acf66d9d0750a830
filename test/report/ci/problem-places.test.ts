import { expect, test } from "vitest";
import { compilerPlaces, labPlaces } from "../../../src/report/ci/problem-places.ts";

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

test("a linker error has no place", () => {
  expect(compilerPlaces("server.cc:(.text+0x9): undefined reference to `f'\n", "x")).toEqual([]);
});

test("an invalid lab's problem is in the file it names, or in the lab file", () => {
  const tag = { text: "no such tag", spot: { file: "homework/server.cc" } };
  const types = { text: "no such field", spot: { file: "labs/x/lab.ts", line: 12 } };
  const flags = { text: "flags: is S, but the packets of the steps give S." };
  expect(labPlaces([types, tag, flags], "labs/x")).toEqual([
    { file: "labs/x/lab.ts", line: 12, message: "no such field" },
    { file: "homework/server.cc", message: "no such tag" },
    { file: "labs/x/lab.ts", message: flags.text },
  ]);
});
