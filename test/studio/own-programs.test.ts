/** Programs that a user pastes into the page, as they are kept and read. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ownPrograms } from "../../src/studio/own-programs.ts";
import type { ObserveCommand } from "../../src/studio-protocol/commands.ts";

let runs: string;
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), "wirestep-own-"));
});
afterEach(() => rm(runs, { recursive: true }));

const MAIN = "int main(void) { return 0; }\n";
const asked = (server: ObserveCommand["programs"]["server"]): ObserveCommand => ({
  do: "observe",
  family: 4,
  port: 4321,
  by: "call",
  programs: {
    server,
    client: { files: [{ name: "ask.py", text: "print(1)\n" }], arguments: "'a b' {port}" },
  },
});

test("a program of one file is run by it, one of several by its folder, in the language of its ending", async () => {
  const command = asked({
    files: [
      { name: "tea.c", text: MAIN },
      { name: "Makefile", text: "server: tea.c\n" },
    ],
    input: "one\n",
  });
  const { loaded } = await ownPrograms(runs, command);
  const { plan, files } = loaded;
  expect(plan.programs).toEqual({ server: "server/tea.c", client: "client/ask.py" });
  expect(plan).toMatchObject({ port: 4321, gated: true, observed: { by: "call" } });
  expect(plan.stage?.arguments).toEqual({ client: ["a b", "{port}"] });
  expect(plan.stage?.input).toEqual({ server: "one\n" });
  expect(files.observed?.server?.files.map(({ name }) => name).toSorted()).toEqual([
    "Makefile",
    "tea.c",
  ]);
  expect(files.languages?.map(({ name }) => name)).toEqual(["python"]);
});

test("the same programs keep their folder, and others get another one", async () => {
  const one = asked({ files: [{ name: "a.c", text: MAIN }] });
  const first = await ownPrograms(runs, one);
  expect((await ownPrograms(runs, one)).runs).toBe(first.runs);
  const other = asked({ files: [{ name: "a.c", text: `${MAIN}\n` }] });
  expect((await ownPrograms(runs, other)).runs).not.toBe(first.runs);
  const folder = join(runs, "edits/own");
  const kept = await readdir(folder);
  expect(kept).toHaveLength(2);
  expect(await readFile(join(folder, kept[0] ?? "", "client/ask.py"), "utf8")).toBe("print(1)\n");
});

test.each([
  ["a file that is there twice", ["a.c", "a.c"], "two of its files are called a.c"],
  ["no file of a known language", ["a.pl"], "no file in it begins a program"],
  ["two files that begin a program", ["a.c", "b.c"], "name the file that is meant"],
])("%s is refused with the reason", async (_, names, why) => {
  const command = asked({ files: names.map((name) => ({ name, text: MAIN })) });
  await expect(ownPrograms(runs, command)).rejects.toThrow(why);
});
