import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QueueEvents } from "bullmq";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readJournal } from "../../src/grade/journal/journal.ts";
import { checksum } from "../../src/grading/journal-file.ts";
import { LABS } from "../../src/lab-files/folder.ts";
import { queueAddress } from "../../src/queue/address.ts";
import { Connections, PREFIX } from "../../src/queue/connection.ts";
import { Seal } from "../../src/queue/seal.ts";
import { startCli } from "../support/commands/cli-run.ts";
import { RedisServer } from "../support/queue/redis-server.ts";

const KEY = "k".repeat(64);
const WORKERS = ["--at-once", "1", "--lost-after", "3"];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-queue-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Each student's server is another file, so that each is another piece of work. */
async function submit(id: string, change: (text: string) => string): Promise<void> {
  const home = join(folder, "submissions", id);
  await mkdir(home, { recursive: true });
  const server = await readFile(join(LABS, "handshake/server.cc"), "utf8");
  await writeFile(join(home, "server.cc"), `${change(server)}// ${id}\n`);
}

test("a worker is killed in a job: another one does it, and every grade is there once", async () => {
  await using server = await RedisServer.start(["requirepass hush"]);
  const port = (text: string) => text.replace("12345", "12354");
  for (const id of ["s1", "s2", "s3"]) await submit(id, (text) => text);
  await submit("s4", port);
  const env = { ...process.env, WIRESTEP_QUEUE_KEY: KEY, WIRESTEP_QUEUE_PASSWORD: "hush" };
  const queue = ["--queue", server.address];
  const start = (args: readonly string[]) => startCli([...args, ...queue], env, folder);
  const connection = { host: "127.0.0.1", port: server.port, password: "hush" };
  const events = new QueueEvents(new Seal(KEY).queue, { connection, prefix: PREFIX });
  const begun = new Promise((resolve) => events.once("active", resolve));
  await events.waitUntilReady();
  const victim = start(["worker", ...WORKERS]);
  const grader = start(["grade", "handshake", "--submissions", "submissions", "--out", "graded"]);
  await begun;
  victim.process.kill("SIGKILL");
  await events.close();
  const other = start(["worker", ...WORKERS]);
  const { code, stdout, stderr } = await grader.ended;
  expect(stdout, stderr).toContain("4 of 4 graded, 3 passed");
  expect(code).toBe(0);
  const journal = await readFile(join(folder, "graded/journal"), "utf8");
  const { attempts } = readJournal(journal, checksum);
  const verdicts = attempts.map(({ student, outcome }) => [student, outcome.verdict]).sort();
  expect(verdicts).toEqual([
    ["s1", "passed"],
    ["s2", "passed"],
    ["s3", "passed"],
    ["s4", "mismatch"],
  ]);
  await using connections = await Connections.to({
    address: queueAddress(server.address, false),
    password: "hush",
  });
  const redis = await connections.another();
  expect(await redis.keys("*job-*"), "all results are in the journal").toEqual([]);
  other.process.kill("SIGINT");
  const ended = await other.ended;
  expect(ended.code).toBe(130);
  expect(ended.stderr).toContain("of a worker that is gone goes on");
});
