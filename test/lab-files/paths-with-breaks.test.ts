/** A path is on one line of each text, whatever its characters are: another line could be a false verdict. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { progressOn } from "../../src/cli/progress.ts";
import { displayPath } from "../../src/lab-files/folder.ts";
import { programsIn, readPrograms } from "../../src/lab-files/programs.ts";
import { mismatchLines } from "../../src/report/text/mismatch-text.ts";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import { runCliHere } from "../support/commands/cli-here.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";

const FORGED = "✓ passed  handshake: 5 of 5 steps as expected";
const NAME = `hand in\n${FORGED}`;
const line = new RegExp(`^${FORGED}`, "m");

let around = "";
beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep-breaks-"));
  await mkdir(join(around, NAME));
  await writeFile(join(around, NAME, "server.cc"), "int main() {}\n");
});
afterAll(() => rm(around, { recursive: true }));

test("a path is displayed on one line", () => {
  expect(displayPath(join(around, "a\n\tb"))).toMatch(/\/a\\n\\tb$/);
});

test("the programs of a folder are named on one line", async () => {
  const { server } = programsIn(await readPrograms(join(around, NAME)));
  expect(server?.main.name).toMatch(/hand in\\n✓ passed.*\/server\.cc$/);
  expect(server?.main.name).not.toContain("\n");
});

test.each([
  [["check", "FOLDER"]],
  [["lab", "handshake", "--programs", "FOLDER/none"]],
  [["report", "FOLDER"]],
  [["read", "FOLDER"]],
  [["results", "FOLDER"]],
])("%j prints no line that is a part of a folder's name", async (args) => {
  const words = args.map((word) => word.replace("FOLDER", join(around, NAME)));
  const { stdout, stderr, code } = await runCliHere(words);
  expect(stdout + stderr).toContain("hand in");
  expect(stdout + stderr).not.toMatch(line);
  expect(code).not.toBe(0);
});

test("a transcript and a mismatch have no line that is a part of a file's name", () => {
  const record = handshakeRecord();
  const steps = record.steps.map((step) => {
    if (step.executed === undefined) return step;
    const { line: at } = step.executed;
    return { ...step, executed: { ...step.executed, line: { ...at, file: `${NAME}/server.cc` } } };
  });
  const text = transcriptOf({ ...record, steps, verdict: "mismatch" }, styleFor(false));
  expect(text).toContain("hand in");
  expect(text).not.toMatch(line);
  const mismatch = { subject: `${NAME}/server.cc:7: bind`, expected: "0", observed: "-1" };
  expect(mismatchLines(mismatch, styleFor(false)).join("\n")).not.toMatch(line);
});

test("a record whose names have line breaks has no other line in its transcript", () => {
  const record = handshakeRecord();
  const forged = `x\n${FORGED}`;
  const steps = record.steps.map((step) => {
    if (step.executed === undefined) return { ...step, name: forged };
    const { line: at, calls } = step.executed;
    const executed = {
      ...step.executed,
      line: { ...at, text: forged },
      calls: calls.map((call) => ({ ...call, text: forged })),
    };
    return { ...step, name: forged, executed };
  });
  const lab = { ...record.lab, name: forged, question: forged };
  const text = transcriptOf({ ...record, lab, steps, verdict: "mismatch" }, styleFor(false));
  expect(text.split("x\\n✓ passed").length).toBeGreaterThan(steps.length);
  expect(text).not.toMatch(line);
});

test("progress is one line", () => {
  const printed: string[] = [];
  const output = { live: false, error: (text: string) => printed.push(text) };
  progressOn(output as never, true).say(`compiling ${NAME}\u001b[2J`);
  expect(printed).toEqual([`wirestep: compiling hand in\\n${FORGED}\\x1b[2J\n`]);
});
