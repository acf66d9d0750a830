import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packedRun } from "../../src/queue/archives.ts";
import { withBytes } from "../../src/queue/envelope.ts";
import type { ResultMessage } from "../../src/queue/messages.ts";
import { attemptedOf, openedResult } from "../../src/queue/results.ts";
import { digestOf, Seal } from "../../src/queue/seal.ts";
import { workOf } from "../support/grading/works.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";

const seal = new Seal("k".repeat(32));
const CAPTURE = Buffer.from([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, ...Buffer.alloc(16)]);
const MESSAGE: ResultMessage = {
  id: "job-1",
  worker: "vm-1",
  images: "0123",
  seconds: 1.5,
  outcome: { verdict: "passed", score: [7] },
};

let folder: string;
let archive: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-result-"));
  const run = join(folder, "run");
  await mkdir(join(run, "netstat"), { recursive: true });
  const student = { id: "job-1", name: "job-1", attempt: 1 };
  await writeFile(join(run, "record.json"), JSON.stringify({ ...handshakeRecord(), student }));
  for (const peer of ["server", "client"]) {
    await writeFile(join(run, `${peer}.pcap`), CAPTURE);
    await writeFile(join(run, "netstat", `step-1-${peer}.txt`), `${peer}'s table\n`);
  }
  archive = await packedRun(run);
});
afterAll(() => rm(folder, { recursive: true }));

const signed = (message: ResultMessage, bytes?: Buffer): Buffer =>
  withBytes(seal.sealed("result", message), bytes);

test("a run that comes back has its student's name in record, transcript and page", async () => {
  const work = { ...workOf("ana"), attempt: 3 };
  const value = signed({ ...MESSAGE, run: digestOf(archive) }, archive);
  const runs = join(folder, "graded");
  const taken = await attemptedOf(value, { id: "job-1", work, runs, seal });
  expect(taken).toMatchObject({ worker: "vm-1", images: "0123", seconds: 1.5 });
  const file = (name: string) => readFile(join(taken.folder ?? "", name), "utf8");
  const { student, lab } = JSON.parse(await file("record.json"));
  expect(student).toEqual({ id: "ana", name: "ana", attempt: 3 });
  expect(lab.folder).toMatch(/labs\/close$/);
  expect(await file("transcript.txt")).toContain("submission of ana (ana), attempt 3");
  expect(await file("netstat/step-1-client.txt")).toBe("client's table\n");
  expect(await readFile(join(taken.folder ?? "", "server.pcap"))).toEqual(CAPTURE);
  expect(await file("record.json")).not.toContain("job-1");
});

test("the grader scores the record with its own rubric, and not the worker", async () => {
  const value = signed({ ...MESSAGE, run: digestOf(archive) }, archive);
  const runs = join(folder, "scored");
  const { outcome } = await attemptedOf(value, { id: "job-1", work: workOf("ben"), runs, seal });
  expect(outcome).toEqual({ verdict: "passed", score: [1, 1] });
});

test("a result without a run keeps its reason", async () => {
  const outcome = { verdict: "invalid", reason: "server.cc:1: error" } as const;
  const value = signed({ ...MESSAGE, outcome });
  const where = { id: "job-1", work: workOf("ana"), runs: folder, seal };
  expect(await attemptedOf(value, where)).toMatchObject({ outcome, folder: undefined });
});

test("a result of another job, key or run is refused", () => {
  const value = signed({ ...MESSAGE, run: digestOf(archive) }, archive);
  expect(openedResult(value, "job-1", seal).archive).toEqual(archive);
  expect(() => openedResult(value, "job-2", seal)).toThrow("of another job");
  expect(() => openedResult(value, "job-1", new Seal("l".repeat(32)))).toThrow("signature");
  const changed = Buffer.from(value);
  changed.writeUInt8(changed.readUInt8(value.length - 1) ^ 1, value.length - 1);
  expect(() => openedResult(changed, "job-1", seal)).toThrow("its run is not the one");
  expect(() => openedResult(Buffer.from("x"), "job-1", seal)).toThrow("no message");
});
