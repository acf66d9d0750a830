/** From two programs to a lab: observe and draft, which fails if the lab does not pass. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { examineLab } from "../../src/lab-files/examine.ts";
import { readObserved } from "../../src/lab-files/observed.ts";
import { type Drafted, draftLab } from "../../src/orchestrate/draft-lab.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { ROOT } from "../../src/runtime/checkout.ts";
import { Timing } from "../../src/runtime/timing.ts";
import { recordOf } from "../support/runs/performed.ts";

const PROGRAMS = join(ROOT, "test/support/observed");

let place: string;
let record: RunRecord;
let drafted: Drafted;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "wirestep-drafted-"));
  const paths = {
    server: join(PROGRAMS, "greeting-server.c"),
    client: join(PROGRAMS, "greeted-client.c"),
  };
  const observed = await readObserved(paths, { by: "line", family: 4, port: 12345 });
  record = await recordOf({ lab: "observe", runs: place, observed });
  drafted = await draft(record, "greeting");
});
afterAll(() => rm(place, { recursive: true }));

const draft = (of: RunRecord, name: string): Promise<Drafted> =>
  draftLab({
    record: of,
    to: join(place, name),
    env: process.env,
    signal: new AbortController().signal,
    timing: new Timing(performance.now()),
    progress: () => undefined,
  });

test("the draft is a lab whose marks its author finds", async () => {
  const { lab } = await examineLab(join(place, "greeting"), 4);
  expect(lab.steps).toHaveLength(drafted.steps);
  const text = await readFile(join(place, "greeting/lab.ts"), "utf8");
  const sheet = await readFile(join(place, "greeting/README.md"), "utf8");
  expect(`${text}${sheet}`.match(/check:/g)).toHaveLength(drafted.marks);
});

test("a port that the kernel chooses is expected nowhere", async () => {
  const text = await readFile(join(place, "greeting/lab.ts"), "utf8");
  const printed = record.steps.flatMap(({ executed, finished }) => [executed, ...finished]);
  expect(printed.map((line) => line?.output).join("")).toMatch(/at port \d+/);
  expect(text).not.toMatch(/at port \d+/);
  expect(text).toContain('judged: "own way"');
});

test("a run of which no lab can be made leaves no folder", async () => {
  const cut: RunRecord = { ...record, verdict: "inconclusive", reason: "no capture" };
  await expect(draft(cut, "cut")).rejects.toThrow("the run is inconclusive: no capture");
  await expect(readFile(join(place, "cut/lab.ts"))).rejects.toThrow("ENOENT");
});
