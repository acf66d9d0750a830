import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { identicalPrograms, similarPrograms } from "../../src/grading/alike.ts";
import { workOf } from "../support/grading/works.ts";

const SOURCE = readFileSync("test/corpus/send-recv/right/connection-class/server.cc", "utf8");
const workWith = (id: string, programs: string, text: string) => ({
  ...workOf(id),
  programs,
  files: [{ name: "server.cc", bytes: Buffer.from(text), executable: false }],
});

test("identical and similar programs are reported to the instructor, each pair once", () => {
  const works = [
    workWith("ana", "p", SOURCE),
    workWith("ben", "p", SOURCE),
    workWith("chung", "q", SOURCE.replace(/\bfd_?\b/g, "handle")),
    workWith("zoe", "r", "int main() { return 0; }"),
  ];
  expect(identicalPrograms(works)).toEqual([
    { place: "ana, ben", text: "their programs for close are identical" },
  ]);
  expect(similarPrograms(works)).toEqual([
    { place: "ben, chung", text: expect.stringMatching(/^100 % of the smaller program for close/) },
  ]);
});
