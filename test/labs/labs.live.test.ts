/** All labs, run side by side as `make labs` does: verdicts, statements, edges and the sheets of the labs. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { isComplete, mutationsText } from "../../tools/mutations/table.ts";
import { tryAll } from "../../tools/mutations/try-all.ts";
import { runCliHere } from "../support/commands/cli-here.ts";
import { type AllLabs, allLabs, labsFolder } from "../support/runs/all-labs.ts";

const FOLDER = fileURLToPath(new URL("../../labs", import.meta.url));
const entries = await readdir(FOLDER, { withFileTypes: true });
const labs = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);

/** Each tenth wrong statement of a step is tried. `npm run mutations` tries all. */
const EVERY = 10;

let all: AllLabs;
let around: string;
beforeAll(async () => {
  all = await allLabs();
  around = labsFolder();
});

test("all labs pass", () => {
  const passed = [all.quick, all.slow].map(({ code, stdout }) => {
    expect(code, stdout).toBe(0);
    return Number(/(\d+) of \1 labs passed/.exec(stdout)?.[1]);
  });
  expect(passed.reduce((sum, count) => sum + count)).toBe(labs.length);
});

test("every statement except those about the tools is shown by a run", async () => {
  const { code, stdout } = await runCliHere(["statements"], {}, around);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^E1 .*handshake 1 \(server: listen\)$/m);
  const missing = stdout
    .split("\n")
    .filter((line) => /not shown$|(mismatch|inconclusive): /.test(line));
  expect(missing.filter((line) => !line.startsWith("T"))).toEqual([]);
});

test("the runs show every edge of the state diagram, and the picture is up to date", async () => {
  const { code, stdout } = await runCliHere(["edges", "--svg", "drawn.svg"], {}, around);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^13 .*bulk 6 \(client: close\) at the server/m);
  expect(stdout).toContain("22 of 23 edges shown, 1 out of reach of the sockets API");
  const drawn = await readFile(join(around, "drawn.svg"), "utf8");
  expect(
    await readFile(join(FOLDER, "state-diagram.svg"), "utf8"),
    "make labs labs-slow edges",
  ).toBe(drawn);
});

test("the check reports wrong statements of a lab on the record of its run", async () => {
  const tried = await tryAll(join(around, "runs"), EVERY);
  const text = mutationsText(tried);
  expect(isComplete(tried), text).toBe(true);
  const names = tried.labs.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([...labs]));
});

test.each(labs)("%s has a sheet with five questions and their answers", async (lab) => {
  const sheet = await readFile(join(FOLDER, lab, "README.md"), "utf8");
  expect(sheet).toContain(`make lab-${lab}`);
  expect(sheet.match(/<details><summary>Answer<\/summary>/g)).toHaveLength(5);
});
