/**
 * The programs of which synthetic submissions are made, each with the grade that its fault must give: those of
 * test/corpus, changes to a lab's own program, hostile ones, and submissions without a program.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFolderFile, regularFiles } from "../../src/runtime/folder-file.ts";
import { type CorpusProgram, folderOf, LABS } from "../../test/corpus/program.ts";
import { FIRST_PROGRAMS } from "../../test/corpus/programs.ts";
import type { Candidate } from "./candidate.ts";
import { changedPrograms } from "./changes.ts";
import { hostilePrograms } from "./hostile.ts";

const CORPUS = fileURLToPath(new URL("../../test/corpus", import.meta.url));

/** Every program, in a fixed order. */
export async function candidates(): Promise<readonly Candidate[]> {
  const [corpus, changed, hostile] = await Promise.all([
    Promise.all(FIRST_PROGRAMS.map(corpusCandidate)),
    changedPrograms(),
    hostilePrograms(),
  ]);
  const empty = LABS.flatMap((lab): readonly Candidate[] => [
    { lab, name: "empty", files: { "report.pdf": "" }, declared: { verdict: "missing" } },
    {
      lab,
      name: "wrong-names",
      files: { "main.cc": "int main() {}" },
      declared: { verdict: "missing" },
    },
  ]);
  return [...corpus, ...changed, ...hostile, ...empty];
}

async function corpusCandidate(program: CorpusProgram): Promise<Candidate> {
  const { lab, name, verdict, fault } = program;
  const folder = join(CORPUS, folderOf(program));
  const names = await regularFiles(folder);
  const files = await Promise.all(names.map((file) => readFolderFile(folder, file)));
  const texts = files.map(({ name: file, bytes }) => [file, bytes.toString()] as const);
  return {
    lab,
    name,
    files: Object.fromEntries(texts),
    declared:
      verdict === "right"
        ? { verdict: "passed" }
        : { verdict: "mismatch", ...(fault && { cause: fault.cause }) },
  };
}
