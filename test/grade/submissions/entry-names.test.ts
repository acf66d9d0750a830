import { expect, test } from "vitest";
import { entryName, LIMITS, Limiter } from "../../../src/grade/submissions/entry-names.ts";

test.each([
  ["server.cc", "server.cc"],
  ["./homework/server.cc", "homework/server.cc"],
  ["homework\\server.cc", "homework/server.cc"],
  ["u\u0308bung/server.cc", "\u00fcbung/server.cc"],
])("the name %s is the path %s", (name, path) => {
  expect(entryName(name, "file")).toEqual({ path });
});

test.each([["__MACOSX/._server.cc"], ["homework/.DS_Store"], ["homework/._server.cc"]])(
  "%s is a file system's own and ignored, even as a link",
  (name) => {
    expect(entryName(name, "file")).toEqual({ ignored: true });
    expect(entryName(name, "other")).toEqual({ ignored: true });
  },
);

test.each([
  ["/etc/passwd", "file", /absolute/],
  ["C:\\temp\\server.cc", "file", /absolute/],
  ["../ana/server.cc", "file", /leads out/],
  ["a/../../server.cc", "file", /leads out/],
  ["..", "folder", /leads out/],
  ["server.cc\0.txt", "file", /NUL/],
  ["server.cc", "other", /link or a device/],
] as const)("%j as a %s refuses the archive", (name, kind, reason) => {
  expect(entryName(name, kind)).toEqual({ refused: expect.stringMatching(reason) });
});

test("a submission has at most 200 files, 10 MiB and 100 times its archive's size", () => {
  const files = new Limiter();
  for (let count = 0; count < LIMITS.files; count += 1) expect(files.file()).toBeUndefined();
  expect(files.file()).toMatch(/more than 200 files/);
  const bytes = new Limiter();
  expect(bytes.bytes(LIMITS.bytes)).toBeUndefined();
  expect(bytes.bytes(1)).toMatch(/more than 10 MiB/);
  const packed = new Limiter(2000);
  expect(packed.bytes(200_000)).toBeUndefined();
  expect(packed.bytes(1)).toMatch(/100 times its size/);
});
