import { expect, test } from "vitest";
import { mainFiles, taggedPrograms } from "../../src/draft/programs.ts";
import { skeletonOf } from "../../src/draft/skeleton.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { observed, withText } from "./kept-runs.ts";

function programs(record: RunRecord): ReadonlyMap<string, string> {
  const { tags } = skeletonOf(record, "two-words");
  return new Map(taggedPrograms(record, tags).map(({ name, text }) => [name, text]));
}

test("a program has its own text, and a tag at the end of each line that a step names", () => {
  const text = programs(observed).get("server.cc") ?? "";
  expect(text.split("\n")[16]).toBe("  ::listen(fd, 1);  // step: listen");
  expect(text).toContain("  // step: accept, accept-again\n");
  expect(text.replace(/ {2}\/\/ step: .*/g, "")).toBe(observed.sources?.server);
});

test("the tags of an earlier lab are gone", () => {
  const tagged = withText(observed, "::listen(fd, 1);", "::listen(fd, 1);  // step: wait-here");
  expect(programs(tagged).get("server.cc")).toBe(programs(observed).get("server.cc"));
});

test("a main file gets its peer's name, and keeps its ending", () => {
  const other = withText(observed, "./server.cc", "../homework/echo.cpp");
  expect([...programs(other).keys()]).toEqual(["server.cpp", "client.cc"]);
  expect(mainFiles(other)).toEqual({ server: "server.cpp", client: "client.cc" });
});

test("a header that both programs have is one file, unless the two differ", () => {
  const withHeaders = (texts: Readonly<Record<"server" | "client", string>>): RunRecord => ({
    ...observed,
    files: {
      server: { main: "./server.cc", others: [{ file: "./io.h", text: texts.server }] },
      client: { main: "./client.cc", others: [{ file: "./io.h", text: texts.client }] },
    },
  });
  const same = programs(withHeaders({ server: "int a;", client: "int a;" }));
  expect([...same.keys()]).toEqual(["server.cc", "io.h", "client.cc"]);
  expect(() => programs(withHeaders({ server: "int a;", client: "int b;" }))).toThrow(
    "both programs have a file io.h, and the two differ",
  );
});

test("a line that a backslash continues can have no tag", () => {
  const macro = withText(observed, "::listen(fd, 1);", "::listen(fd, 1); \\\\");
  expect(() => programs(macro)).toThrow("./server.cc:17 goes on in the next line by a backslash");
});
