/** A lab in Python: the wire and both tables are those of the same lab in C++. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunRecord } from "../../src/record/record.ts";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import { wireAndTables } from "../support/runs/in-languages.ts";
import { recordOf } from "../support/runs/performed.ts";

let runs: string;
let cpp: RunRecord;
let python: RunRecord;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "wirestep-in-"));
  [cpp, python] = await Promise.all([
    recordOf({ lab: "handshake", runs }),
    recordOf({ lab: "handshake", language: "python", runs }),
  ]);
});
afterAll(() => rm(runs, { recursive: true }));

const text = (record: RunRecord): string => transcriptOf(record, styleFor(false));

test("handshake in Python passes, and its wire and tables are those of C++", () => {
  expect(python.verdict, text(python)).toBe("passed");
  expect(wireAndTables(python)).toEqual(wireAndTables(cpp));
});

test("each step names the line of Python that had its effect", () => {
  const lines = python.steps.map(({ executed }) => `${executed?.peer}: ${executed?.line.text}`);
  expect(lines).toEqual([
    "server: listener = socket.create_server((local, 12345), family=family)",
    "client: first = socket.create_connection((server, 12345))",
    "server: first, _ = listener.accept()",
    "server: second, _ = listener.accept()",
    "client: second = socket.create_connection((server, 12345))",
  ]);
  expect(text(python)).toContain("GDB does not step over lines of Python");
});

test("a call has the name that its language gives it, and the record has the kernel's too", () => {
  const calls = python.steps[2]?.executed?.calls ?? [];
  expect(calls.map(({ name, raw }) => ({ name, raw }))).toEqual([
    { name: "accept", raw: "accept4" },
  ]);
});
