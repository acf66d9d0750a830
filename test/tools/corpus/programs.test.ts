/** The programs of test/corpus and their table: complete, different from each other, and of the shapes that it states. */
import { basename, dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { NO_OTHER_CAUSE } from "../../corpus/other-wrong.ts";
import {
  type CorpusProgram,
  folderOf,
  LABS,
  linesOf,
  SHAPES,
  type Shape,
} from "../../corpus/program.ts";
import { FIRST_PROGRAMS, OTHER_PROGRAMS, PROGRAMS } from "../../corpus/programs.ts";
import { files, read } from "../../support/source-files.ts";

const SOURCES = files("test/corpus", /\.(?:cc|cpp|c|h)$/);
const sources = new Map(SOURCES.map((path) => [dirname(path), path]));
const pathOf = (program: CorpusProgram): string =>
  sources.get(`test/corpus/${folderOf(program)}`) ?? "";
const all = PROGRAMS.map((program) => ({
  ...program,
  folder: folderOf(program),
  path: pathOf(program),
}));

test("the table names exactly the folders with programs", () => {
  expect(PROGRAMS.map(folderOf).toSorted()).toEqual(
    SOURCES.map((path) => dirname(path).replace("test/corpus/", "")).toSorted(),
  );
});

test("there are 60 correct and 40 wrong programs of the first labs, of every shape", () => {
  const counted = (wanted: (program: CorpusProgram) => boolean): number =>
    FIRST_PROGRAMS.filter(wanted).length;
  expect(counted(({ verdict }) => verdict === "right")).toBe(60);
  expect(counted(({ verdict }) => verdict === "wrong")).toBe(40);
  const least = { loop: 10, set: 10, threads: 8, fork: 8, c: 8, optimised: 6, untagged: 6 };
  for (const shape of SHAPES) {
    const of = counted(({ shapes }) => shapes.includes(shape));
    expect(of, shape).toBeGreaterThanOrEqual(least[shape]);
  }
  for (const lab of LABS) expect(counted((program) => program.lab === lab)).toBeGreaterThan(9);
});

test("every other lab has a correct program and a wrong one", () => {
  const others = files("labs", /^labs\/[^/]+\/lab\.ts$/)
    .map((path) => path.split("/")[1] ?? "")
    .filter((lab) => !LABS.some((first) => first === lab));
  const labsWith = (verdict: CorpusProgram["verdict"]): readonly string[] => {
    const programs = OTHER_PROGRAMS.filter((program) => program.verdict === verdict);
    return [...new Set(programs.map(({ lab }) => lab))];
  };
  expect(labsWith("right").toSorted()).toEqual(others.toSorted());
  expect(labsWith("wrong").toSorted()).toEqual(others.toSorted());
  expect(others).toEqual(expect.arrayContaining(Object.keys(NO_OTHER_CAUSE)));
});

/** The shapes that a source shows by itself. */
const SHOWN: Readonly<Partial<Record<Shape, RegExp>>> = {
  set: /\b(?:poll|select|epoll_wait)\(/,
  threads: /\bstd::thread\b|\bstd::async\b|\bpthread_create\b/,
  fork: /\bfork\(\)/,
  untagged: /^(?![\s\S]*\bstep:)/,
};

describe.each(all)("$folder", ({ lab, path, shapes }) => {
  const text = read(path);
  const peer = basename(path).split(".")[0] ?? "";

  test("is the program of one peer", () => {
    expect(["server", "client"]).toContain(peer);
    expect(text.split("\n").length).toBeLessThan(90);
  });

  test("has the shapes that the table states", () => {
    const shown = Object.entries(SHOWN).filter(([, sign]) => sign.test(code(text) + tags(text)));
    const stated = shapes.filter((shape) => shape in SHOWN);
    expect(stated.toSorted()).toEqual(shown.map(([shape]) => shape).toSorted());
    expect(shapes.includes("c")).toBe(path.endsWith(".c"));
    if (shapes.includes("loop")) expect(code(text)).toMatch(/\b(?:for|while|do)\b/);
  });

  test("has only tags that the lab's own program has, each once", () => {
    const known = [...read(`labs/${lab}/${peer}.cc`).matchAll(TAG)].map(([, tag]) => tag);
    const own = [...text.matchAll(TAG)].map(([, tag]) => tag);
    expect(known).toEqual(expect.arrayContaining(own));
    expect(new Set(own).size).toBe(own.length);
  });
});

test.each(all.filter(({ verdict }) => verdict === "wrong"))(
  "the line of the fault is in $folder",
  ({ path, fault }) => {
    if (fault === undefined) throw new Error("a wrong program has a fault");
    expect(fault.lines.length).toBeGreaterThan(0);
    expect(linesOf(fault, read(path))).toHaveLength(fault.lines.length);
  },
);

test("no two programs of the first labs, or of one lab, make the same calls in the same order", () => {
  const firsts = FIRST_PROGRAMS.map(folderOf);
  const bySequence = Map.groupBy(all, ({ folder, lab, path }) => {
    const sequence = calls(read(path)).join(" ");
    return firsts.includes(folder) ? sequence : `${lab}: ${sequence}`;
  });
  const same = [...bySequence].filter(([, { length }]) => length > 1);
  expect(same.map(([sequence, of]) => [sequence, ...of.map(({ folder }) => folder)])).toEqual([]);
});

test("a text that several lines have, or none, is no line of a fault", () => {
  const source = "int fd;\n  close(fd);\n  close(fd); // again\n";
  expect(linesOf({ lines: ["close(fd);", "again"], cause: /./ }, source)).toEqual([2, 3]);
  expect(() => linesOf({ lines: ["close"], cause: /./ }, source)).toThrow("2 lines");
  expect(() => linesOf({ lines: ["open"], cause: /./ }, source)).toThrow("0 lines");
});

const TAG = /\bstep: ([\w-]+)/g;

function tags(text: string): string {
  return text.match(TAG)?.join(" ") ?? "";
}

/** A program's text without its comments and its strings. */
function code(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"/g, "");
}

/** The calls in a program's text, from its first line to its last. */
function calls(text: string): readonly string[] {
  const names =
    /\b(?:socket|bind|listen|accept4?|connect|send(?:to|msg)?|recv(?:from|msg)?|readv?|writev?|f(?:puts|printf|flush|close|getc)|poll|select|epoll_\w+|fork|async|thread|shutdown|close|[gs]etsockopt|get(?:sock|peer)name|fcntl|ioctl|wait|waitpid|getaddrinfo)(?=\()/g;
  return code(text).match(names) ?? [];
}
