/** The lines and files that a program has reached, for the view of its text. */
import { expect, test } from "vitest";
import { programFiles } from "../../src/record/program-files.ts";
import { faultOf, firstSteps, position, shownFile } from "../../web/views/code/program-position.ts";
import { executedLine, stepRecord } from "../support/evidence/steps.ts";

const HEAD = {
  sources: { server: "int main() {}", client: "" },
  files: {
    server: { main: "server.cpp", others: [{ file: "listener.h", text: "struct Listener;" }] },
    client: { main: "client.c", others: [] },
  },
};
const files = programFiles(HEAD, "server");

/** A step of the server at a line. */
function at(number: number, file: string, line: number) {
  const executed = executedLine({ line: { file, number: line, text: "" } });
  return stepRecord({ number, executed });
}
const STEPS = [at(1, "server.cpp", 4), at(2, "listener.h", 4), at(3, "server.cpp", 4)];

test("a program's files are the main one, by its own name, and the others", () => {
  expect(files.map(({ file }) => file)).toEqual(["server.cpp", "listener.h"]);
  expect(files[0]?.text).toBe("int main() {}");
});

test("a record without names has the usual ones, and one without texts no files", () => {
  expect(programFiles({ sources: HEAD.sources }, "server")[0]?.file).toBe("server.cc");
  expect(programFiles({ files: HEAD.files }, "server")).toEqual([]);
});

test("equal line numbers of two files are different lines", () => {
  const [main, header] = files;
  if (main === undefined || header === undefined) throw new Error("there are two");
  const found = firstSteps(STEPS, "server", files);
  expect(found.get(main)).toEqual(new Map([[4, 1]]));
  expect(found.get(header)).toEqual(new Map([[4, 2]]));
});

test("the position names the file that the program has reached", () => {
  expect(position(STEPS, "server", 2)).toMatchObject({ file: "listener.h", line: 4, acts: true });
  expect(position(STEPS, "server", 3)).toMatchObject({ file: "server.cpp", line: 4, acts: true });
  expect(position(STEPS, "client", 3)).toBeUndefined();
});

test("a program that has ended stays at its last line", () => {
  const end = at(4, "", 0);
  expect(position([...STEPS, end], "server", 4)).toMatchObject({
    file: "server.cpp",
    line: 4,
    acts: false,
  });
});

test("the main file is found by any of its names, another file by its own", () => {
  expect(shownFile(files, "server", "server.cc")).toBe(files[0]);
  expect(shownFile(files, "server", "../homework/server.cc")).toBe(files[0]);
  expect(shownFile(files, "server", "listener.h")).toBe(files[1]);
  expect(shownFile(files, "server", "elsewhere.h")).toBeUndefined();
});

test("the fault is at the line that the first mismatch names, or else at the executed line", () => {
  const differs = (subject: string) => ({ subject, expected: "a", observed: "b" });
  const [step] = STEPS;
  if (step === undefined) throw new Error("there are three");
  expect(faultOf(step)).toBeUndefined();
  const named = [
    differs("homework/server.cc:17: the bytes of the port are swapped"),
    differs("ack"),
  ];
  expect(faultOf({ ...step, mismatches: named })).toEqual({ file: "homework/server.cc", line: 17 });
  expect(faultOf({ ...step, mismatches: [differs("segment 2: ack")] })).toEqual({
    file: "server.cpp",
    line: 4,
  });
});
