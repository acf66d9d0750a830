import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { labContext } from "../../src/images/context.ts";
import { readObserved } from "../../src/lab-files/observed.ts";

const MAIN = "int main(void) { return 0; }\n";
const SETTINGS = { by: "line", family: 4, port: 7 } as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-observed-"));
  const files = {
    "echo.c": `#include "lines.h"\n#include <stdio.h>\n${MAIN}`,
    "ask.cpp": MAIN,
    "lines.h": '#include "kinds.h"\n',
    "lines.c": '#include "lines.h"\n',
    "kinds.h": "\n",
    "unused.c": "this does not compile\n",
    "talk.py": "import words\nfrom socket import socket\n",
    "words.py": "",
    "notes.rb": "puts\n",
  };
  await mkdir(join(folder, "two"));
  await mkdir(join(folder, "one"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  for (const name of ["two/a.c", "two/b.cc", "one/main.c"])
    await writeFile(join(folder, name), MAIN);
  await writeFile(join(folder, "one/helper.c"), "int help(void) { return 1; }\n");
  await writeFile(join(folder, "one/Makefile"), "main: main.c helper.c\n");
});
afterAll(() => rm(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const read = (server: string, client: string) =>
  readObserved({ server: at(server), client: at(client) }, SETTINGS);

test("a file brings the headers that it includes and their sources, and no other file of its folder", async () => {
  const { files } = (await read("echo.c", "ask.cpp")).loaded;
  const names = files.observed?.server?.files.map(({ name }) => name);
  expect(names?.toSorted()).toEqual(["echo.c", "kinds.h", "lines.c", "lines.h"]);
  expect(files.observed?.client?.files.map(({ name }) => name)).toEqual(["ask.cpp"]);
});

test("each program has a folder of its own, and a list names the files with main", async () => {
  const { files } = (await read("echo.c", "ask.cpp")).loaded;
  const context = await labContext(files);
  const paths = context.map(({ path }) => path).filter((path) => path.startsWith("lab/"));
  expect(paths.toSorted()).toEqual([
    "lab/client/ask.cpp",
    "lab/observed",
    "lab/server/echo.c",
    "lab/server/kinds.h",
    "lab/server/lines.c",
    "lab/server/lines.h",
  ]);
  const list = context.find(({ path }) => path === "lab/observed");
  expect(list?.bytes.toString()).toBe("server echo.c\nclient ask.cpp\n");
});

test("a folder brings all its sources and its Makefile; its only main function is the program's", async () => {
  const { plan, files } = (await read("one", "ask.cpp")).loaded;
  expect(plan.programs.server).toMatch(/one\/main\.c$/);
  const names = files.observed?.server?.files.map(({ name }) => name);
  expect(names?.toSorted()).toEqual(["Makefile", "helper.c", "main.c"]);
});

test("nothing is planned: the steps are found while the programs run", async () => {
  const { plan } = (await read("echo.c", "ask.cpp")).loaded;
  expect(plan).toMatchObject({ steps: [], observed: { by: "line" }, port: 7 });
  expect(plan.sources.client).toBe(MAIN);
});

test("a folder with two main functions needs the name of one of them", async () => {
  await expect(read("two", "ask.cpp")).rejects.toThrow(
    "a.c and b.cc begin a program: name the file that is meant",
  );
});

test("a file of an unknown language and a file that is not there are no programs", async () => {
  await expect(read("notes.rb", "ask.cpp")).rejects.toThrow(
    "no source of a language that is known",
  );
  await expect(read("echo.c", "nothing.c")).rejects.toThrow("there is no such file or folder");
});

test("a Python file brings the modules that it imports from its folder, and needs the debug interpreter", async () => {
  const { plan, files } = (await read("talk.py", "ask.cpp")).loaded;
  expect(files.observed?.server?.files.map(({ name }) => name)).toEqual(["talk.py", "words.py"]);
  expect(plan.starts?.server).toMatchObject({
    first: ["-u", "/lab/server/talk.py"],
    isForeign: false,
  });
  expect(files.languages).toEqual([{ name: "python", on: "endpoint" }]);
});

test("a command is a program without a source, and its packages are added to the image", async () => {
  const paths = { server: at("ask.cpp"), client: "nc -N {server} {port}" };
  const { plan, files } = (await readObserved(paths, SETTINGS, ["netcat-openbsd"])).loaded;
  expect(plan.programs.client).toBe("nc");
  expect(plan.starts).toEqual({
    client: { program: "nc", first: ["-N", "{server}", "{port}"], isForeign: true },
  });
  expect(files.files.map(({ bytes }) => bytes.toString()).join("")).toContain(
    "--no-install-recommends netcat-openbsd",
  );
  const list = (await labContext(files)).find(({ path }) => path === "lab/observed");
  expect(list?.bytes.toString()).toBe("server ask.cpp\n");
});

test("a name that no package has is refused", async () => {
  const paths = { server: at("ask.cpp"), client: "nc" };
  await expect(readObserved(paths, SETTINGS, ["curl; rm"])).rejects.toThrow("no package of Debian");
});
