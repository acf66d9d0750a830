/** The folders that each folder may import. The tests read the sources as text and run none of them. */
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { PURE, ROOMS } from "./support/rooms.ts";
import {
  circlesIn,
  codeLines,
  files,
  folderOf,
  importsOf,
  read,
  sourceFile,
} from "./support/source-files.ts";

/** Packages that only compute. */
const PURE_PACKAGES = [
  "marked",
  "zod",
  "picocolors",
  "fast-string-width",
  "fast-wrap-ansi",
  "xmlbuilder2",
  "acorn",
  "fastest-levenshtein",
  "csv-parse/sync",
  "csv-stringify/sync",
  "temporal-polyfill",
];
const ENGINE_PACKAGES = ["dockerode", "testcontainers"];

/** Files longer than 250 lines, each with its reason. */
const LONG_FILES: Readonly<Record<string, string>> = {
  "docker/endpoint/calls.py": "the life of a call, from its entry to its record",
  "docker/sidecar/gate.c": "one program, from the kernel's queue to its commands",
  "docker/endpoint/observer.py": "the commands that a run gives GDB, in one table",
  "docker/sidecar/agent.sh": "one script, from tcpdump's start to the answer of each request",
  "test/vitest.config.ts": "the projects of all tests, in the order in which they run",
  "docker/engine.sh": "one script, which runs alone if there is no engine yet",
};
const LINES = 250;

const sources = files("src", /\.ts$/).map(sourceFile);
const labs = ["labs", "templates"].flatMap((folder) => files(folder, /\/lab\.ts$/)).map(sourceFile);

test("there are sources and labs to check", () => {
  expect(sources.length).toBeGreaterThan(50);
  expect(labs.length).toBeGreaterThan(0);
  expect(new Set(sources.map(({ folder }) => folder))).toEqual(new Set(Object.keys(ROOMS)));
  expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(sources.length);
});

test("the table of folders names only folders above", () => {
  const names = Object.keys(ROOMS);
  for (const [index, below] of Object.values(ROOMS).entries()) {
    expect(names.slice(0, index)).toEqual(expect.arrayContaining([...below]));
  }
});

describe.each(Object.entries(ROOMS))("src/%s", (folder, allowed) => {
  const own = sources.filter((file) => file.folder === folder);

  test(`imports only from ${allowed.join(", ") || "itself"}`, () => {
    const wrong = importsOf(own).filter(({ name, path }) => {
      if (!name.startsWith(".")) return false;
      const target = folderOf(join(dirname(path), name));
      return target !== folder && !allowed.includes(target);
    });
    expect(wrong).toEqual([]);
  });
});

test("the pure folders are those that the map calls so", () => {
  const [, table = ""] = /### Pure:(.*?)### Live:/s.exec(read("docs/architecture.md")) ?? [];
  const rows = table.split("\n").filter((line) => line.startsWith("| `"));
  const named = rows.flatMap((row) => row.split("|")[1]?.match(/[a-z][a-z/-]*(?=\/`)/g) ?? []);
  expect(named.length).toBeGreaterThan(10);
  expect(new Set(PURE.filter((folder) => !folder.startsWith("wire/")))).toEqual(new Set(named));
});

test("pure folders import no module that reads, waits or starts anything", () => {
  const pure = sources.filter(({ folder }) => PURE.includes(folder));
  const wrong = importsOf(pure).filter(
    ({ name }) => !name.startsWith(".") && !PURE_PACKAGES.includes(name),
  );
  expect(wrong).toEqual([]);
});

test("pure folders use no clock, no random numbers and no process", () => {
  const live =
    /\b(?:setTimeout|setInterval|setImmediate|queueMicrotask|fetch)\(|\bDate\.now\b|\bnew Date\(\)|\bDate\(\)|\bperformance\b\.|\bMath\.random\b|\bprocess\.|\bglobalThis\b|\bcrypto\b\./;
  for (const text of ["new Date()", "globalThis.fetch", "crypto.randomUUID()", "Date.now()"])
    expect(text).toMatch(live);
  expect(matching(PURE, live)).toEqual([]);
});

test("only one folder imports the engine's packages, including their types", () => {
  const wrong = importsOf(sources.filter(({ folder }) => folder !== "engine")).filter(({ name }) =>
    ENGINE_PACKAGES.includes(name.split("/")[0] ?? ""),
  );
  expect(wrong).toEqual([]);
});

test("every container is made from a description, and so contained", () => {
  const makes =
    /\bcreateContainer\b|\bdocker\.run\(|\bGenericContainer\b|\.container\.create\(|\bHostConfig\b/;
  const makers = matching(Object.keys(ROOMS), makes).map((line) => line.split(": ")[0]);
  const folder = "src/engine/containers";
  expect(new Set(makers)).toEqual(
    new Set(
      ["containment.ts", "make.ts", "one-shot.ts", "testcontainers.ts"].map(
        (file) => `${folder}/${file}`,
      ),
    ),
  );
  for (const file of ["make.ts", "one-shot.ts", "testcontainers.ts"]) {
    expect(read(`${folder}/${file}`), file).toMatch(/\bcreateOptions\(/);
  }
});

test("no files import each other in a circle, types included", () => {
  const page = files("web", /\.tsx?$/).map(sourceFile);
  expect(circlesIn([...sources, ...page])).toEqual([]);
});

test("only one folder prints and exits", () => {
  const others = Object.keys(ROOMS).filter((folder) => folder !== "cli");
  expect(
    matching(others, /\bconsole\.|\bprocess\.(?:stdout|stderr|exit|exitCode|abort)\b/),
  ).toEqual([]);
});

test("one folder reads the environment; a function elsewhere has its variables passed in", () => {
  const others = Object.keys(ROOMS).filter((folder) => folder !== "cli");
  const lines = matching(others, /\bprocess\.env\b/);
  // Testcontainers takes its settings from the environment alone.
  const sets = /^src\/engine\/connect\.ts: (?:if \([^)]*\) )?process\.env\.[A-Z_]+ = /;
  // The cache's folder is a constant of the process, like the checkout's root.
  const cache = /^src\/runtime\/checkout\.ts: .*process\.env\.XDG_CACHE_HOME\b/;
  expect(lines.filter((line) => !sets.test(line) && !cache.test(line))).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
});

test("a lab imports only the lab vocabulary", () => {
  expect(importsOf(labs).filter(({ name }) => name !== "wirestep/lab")).toEqual([]);
});

test("the page imports only pure folders, and only types of the record", () => {
  const makers = ["web/build.ts", "web/page-script.ts"]; // they build the page and are not part of it
  const page = files("web", /\.tsx?$/).filter((path) => !makers.includes(path));
  expect(page.length).toBeGreaterThan(10);
  const known = importsOf(page.map(sourceFile)).map(({ path, name }) => ({
    path,
    target: name.startsWith(".") ? join(dirname(path), name) : name,
  }));
  const packages = [
    "preact",
    "preact/hooks",
    "lowlight",
    "highlight.js/lib/languages/cpp",
    "hast",
    "marked",
  ];
  // only the studio has an editor, so that a report stays small
  const editor = /^(?:@codemirror|@lezer)\//;
  const wrong = known.filter(({ path, target }) => {
    if (target.startsWith("src/")) return !PURE.includes(folderOf(target));
    if (target.startsWith("web/studio/")) return !path.startsWith("web/studio/");
    if (path.startsWith("web/studio/") && editor.test(target)) return false;
    return !target.startsWith("web/") && !packages.includes(target);
  });
  expect(wrong).toEqual([]);
  const validating = page.filter((path) =>
    /^import (?!type\b)[^;]*"[^"]*\/record\/record\.ts"/m.test(read(path)),
  );
  expect(validating, "they would add the validator to every report").toEqual([]);
});

test("a file has at most 250 lines, or a stated reason for more", () => {
  const all = [
    ...files("bin", /./),
    ...files("src", /\.ts$/),
    ...files("labs", /\.(?:ts|h|cc|sh)$/),
    ...files("templates", /\.(?:ts|cc|c)$/),
    ...files("docker", /\.(?:py|sh|c)$/),
    ...files("test", /\.ts$/),
    ...files("tools", /\.ts$/),
    ...files("web", /\.tsx?$/),
  ];
  const long = all.filter((path) => lineCount(read(path)) > LINES);
  expect(long.sort()).toEqual(Object.keys(LONG_FILES).sort());
});

/** Lines of code (not of comments) in these folders that match. */
function matching(folders: readonly string[], pattern: RegExp): readonly string[] {
  return sources
    .filter(({ folder }) => folders.includes(folder))
    .flatMap(codeLines)
    .filter((line) => pattern.test(line.slice(line.indexOf(": "))));
}

function lineCount(text: string): number {
  return text.split("\n").length - 1;
}
