import { expect, test } from "vitest";
import { programsFor } from "../../../src/grade/submissions/programs.ts";

const files = (...paths: string[]) => paths.map((path) => ({ path, bytes: Buffer.from(path) }));
const found = (paths: string[], lab = "close", alone = true) => {
  const programs = programsFor(files(...paths), { name: lab }, alone);
  if ("missing" in programs) return programs.missing;
  return programs.files.map(({ path, bytes }) =>
    path === `${bytes}` ? path : `${path} from ${bytes}`,
  );
};

test.each([
  [
    ["server.cc", "util.h"],
    ["server.cc", "util.h"],
  ],
  [
    ["homework 1/final/server.cc", "homework 1/report.pdf"],
    ["server.cc from homework 1/final/server.cc"],
  ],
  [["Server.CC"], ["server.cc from Server.CC"]],
  [["server-1.cc"], ["server.cc from server-1.cc"]],
  [["server (2).cpp"], ["server.cpp from server (2).cpp"]],
  [["server.cc", "server-2.cc", "server-1.cc"], ["server.cc from server-2.cc"]],
  [["other/close/client.c", "refused/client.c"], ["client.c from other/close/client.c"]],
])("of %j the programs are %j", (paths, programs) => {
  expect(found(paths)).toEqual(programs);
});

test.each([
  [["main.cc", "a.txt"], /neither server.cc nor client.cc; it has main.cc, a.txt/],
  [[], /it has no file/],
  [["a/server.cc", "b/server.cc"], /two folders have programs: a and b/],
])("%j has no programs, and the reason is plain", (paths, reason) => {
  expect(found(paths)).toMatch(reason);
});

test("with several labs the programs must be in a folder of the lab's name", () => {
  expect(found(["server.cc"], "close", false)).toMatch(/no folder is called close/);
  expect(found(["Close/server.cc"], "close", false)).toEqual(["server.cc from Close/server.cc"]);
});

test("of a lab with homework only that program is taken", () => {
  const wanted = { name: "close", homework: "server" } as const;
  const both = programsFor(files("server.cc", "client.cc", "util.h"), wanted, true);
  expect(both).toMatchObject({
    files: [{ path: "server.cc" }, { path: "util.h" }],
    notices: [{ place: "client.cc", text: expect.stringContaining("left out") }],
  });
  expect(programsFor(files("client.cc"), wanted, true)).toEqual({
    missing: "it has no server.cc, which is the homework; it has client.cc",
  });
});

test("another spelling and an older copy are reported", () => {
  const programs = programsFor(files("server.cc", "server-1.cc"), { name: "close" }, true);
  expect(programs).toMatchObject({
    notices: [
      { place: "server.cc", text: "it is left out: server-1.cc is a later copy" },
      { place: "server-1.cc", text: "it is taken as server.cc" },
    ],
  });
});
