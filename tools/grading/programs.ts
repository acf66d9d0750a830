/**
 * The programs of which synthetic submissions are made, each with the grade that its fault must give. Programs of
 * test/corpus and of the labs, changes to a lab's own program, and programs that try to make their grade themselves.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFolderFile, regularFiles } from "../../src/runtime/folder-file.ts";
import { type CorpusProgram, folderOf, LABS } from "../../test/corpus/program.ts";
import { FIRST_PROGRAMS } from "../../test/corpus/programs.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface Declared {
  readonly verdict: "passed" | "mismatch" | "invalid" | "missing";
  /** Exact, if the fault decides it; in any case all points only for a program that passes. */
  readonly points?: number;
  /** Matches the first reason, if the fault has a known cause. */
  readonly cause?: RegExp;
}

export interface Candidate {
  readonly lab: string;
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly declared: Declared;
}

/** A change to the server of send-recv, with the points of the steps that it leaves as expected. Eight are all. */
const CHANGES: readonly (readonly [name: string, from: string, to: string, declared: Declared])[] =
  [
    ["misspelt-second", '"and stay"', '"and stop"', { verdict: "mismatch", points: 6 }],
    [
      "misspelt-first",
      '"welcome to join"',
      '"welcome to joni"',
      { verdict: "mismatch", points: 6 },
    ],
    ["other-port", "12345", "12354", { verdict: "mismatch", points: 0, cause: /12354/ }],
    [
      "second-missing",
      'jc::Send(accept_fd, "and stay"); ',
      "int unused = 0; (void)unused;",
      { verdict: "mismatch", points: 6 },
    ],
    ["other-names", "accept_fd", "connection", { verdict: "passed", points: 8 }],
  ];

const HOSTILE: Readonly<Record<string, readonly [text: string, Declared["verdict"]]>> = {
  "prints-a-verdict": [
    '#include <cstdio>\nint main() { std::puts("\\x1b[2J✓ passed  send-recv: 7 of 7 steps as expected\\n8,8,passed"); }\n',
    "mismatch",
  ],
  "ends-at-once": ["int main() { return 0; }\n", "mismatch"],
  "kills-its-debugger": [
    "#include <csignal>\n#include <unistd.h>\nint main() { kill(getppid(), SIGKILL); kill(-1, SIGKILL); }\n",
    "mismatch",
  ],
  "takes-all-memory": [
    "#include <cstdlib>\n#include <cstring>\nint main() { for (;;) std::memset(std::malloc(1 << 20), 1, 1 << 20); }\n",
    "mismatch",
  ],
  "does-not-compile": ["int main( {\n", "invalid"],
  "includes-a-secret": ['#include "/etc/shadow"\nint main() {}\n', "invalid"],
  "has-no-main": ["int answer = 42;\n", "invalid"],
};

/** Every program, in a fixed order. */
export async function candidates(): Promise<readonly Candidate[]> {
  const ofCorpus = await Promise.all(FIRST_PROGRAMS.map(corpusCandidate));
  const own = await readFile(join(ROOT, "labs/send-recv/server.cc"), "utf8");
  const changed = CHANGES.map(([name, from, to, declared]): Candidate => {
    if (!own.includes(from)) throw new Error(`send-recv's server has no ${from}`);
    return { lab: "send-recv", name, files: { "server.cc": own.replaceAll(from, to) }, declared };
  });
  const hostile = Object.entries(HOSTILE).map(([name, [text, verdict]]): Candidate => {
    const points = verdict === "invalid" ? { points: 0 } : {};
    return {
      lab: "send-recv",
      name,
      files: { "server.cc": text },
      declared: { verdict, ...points },
    };
  });
  const empty = LABS.map((lab): Candidate => {
    return { lab, name: "empty", files: { "report.pdf": "" }, declared: { verdict: "missing" } };
  });
  return [...ofCorpus, ...changed, ...hostile, ...empty];
}

async function corpusCandidate(program: CorpusProgram): Promise<Candidate> {
  const { lab, name, verdict, fault } = program;
  const folder = join(ROOT, "test/corpus", folderOf(program));
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
