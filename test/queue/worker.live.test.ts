import { Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readyLab } from "../../src/grading/ready-lab.ts";
import { openVenue } from "../../src/orchestrate/find-venue.ts";
import { queueAddress } from "../../src/queue/address.ts";
import { Connections, PREFIX } from "../../src/queue/connection.ts";
import { type JobData, jobData } from "../../src/queue/jobs.ts";
import { queueKeys } from "../../src/queue/keys.ts";
import { imagesSchema, refusalSchema } from "../../src/queue/messages.ts";
import { Seal } from "../../src/queue/seal.ts";
import { work } from "../../src/queue/worker.ts";
import { codeVersion } from "../../src/runtime/code-version.ts";
import type { Venue } from "../../src/venue/venue.ts";
import { workOf } from "../support/grading/works.ts";
import { answeringWorker } from "../support/queue/answering-worker.ts";
import { RedisServer } from "../support/queue/redis-server.ts";

const KEY = "k".repeat(32);
const seal = new Seal(KEY);
const keys = queueKeys(seal.queue);
const LAB = await readyLab("handshake", 4);

/** A busy machine takes longer than the second that is usual. */
const poll = <T>(value: () => T) => expect.poll(value, { timeout: 30_000 });

let server: RedisServer;
let venue: Venue;
let connections: Connections;
let queue: Queue<JobData>;
beforeAll(async () => {
  server = await RedisServer.start();
  venue = await openVenue({ env: process.env, note: () => undefined });
  connections = await Connections.to({
    address: queueAddress(server.address, false),
    password: undefined,
  });
  queue = new Queue(seal.queue, { connection: await connections.another(), prefix: PREFIX });
});
afterAll(async () => {
  await queue.close();
  connections.end();
  await server[Symbol.asyncDispose]();
});
afterEach(async () => void (await (await connections.another()).flushall()));

/** A job of the lab's own programs. */
async function job(
  id: string,
  { tried = [] as readonly string[], digest = LAB.digest, key = seal } = {},
): Promise<JobData> {
  const lab = { ...LAB, digest };
  const files = LAB.folder.files.filter(({ name }) => name.endsWith(".cc"));
  return jobData(key, { ...workOf("ana"), lab, files }, { stage: venue.kind, id, tried });
}

async function worker(lostAfter = 5) {
  const notes: string[] = [];
  const stop = new AbortController();
  const own = await Connections.to({
    address: queueAddress(server.address, false),
    password: undefined,
  });
  const ended = work({
    connections: own,
    seal,
    venue,
    compiled: async () => undefined,
    labs: [],
    atOnce: 1,
    lostAfter,
    env: process.env,
    note: (text) => notes.push(text),
    signal: stop.signal,
  })
    .catch((error: Error) => error)
    .finally(() => own.end());
  return { ended, notes, stop: () => stop.abort(new Error("stopped")) };
}

const takes = async (notes: readonly string[]): Promise<string> => {
  await poll(() => notes.join("\n")).toContain("takes 1 job at a time");
  return /the worker (\S+) takes/.exec(notes.join("\n"))?.[1] ?? "";
};

test("a worker that lacks the lab gives the job back, says why in the queue, and ends", async () => {
  const { ended } = await worker();
  await queue.add("run", await job("job-1", { digest: "another" }), { jobId: "job-1" });
  const reason = await ended;
  expect(reason).toMatchObject({ message: expect.stringContaining("has other files than") });
  expect(await queue.getJobState("job-1")).toBe("waiting");
  const redis = await connections.another();
  const refusal = seal.opened("refusal", await redis.lpop(keys.refusals), refusalSchema);
  expect(refusal.reason).toContain("has other files than");
});

test("a worker refuses a grading before its first job, if it states what the worker lacks", async () => {
  const redis = await connections.another();
  const terms = { version: "0.0.1", stage: venue.kind, lab: "close", digest: "d", family: 4 };
  const other = seal.sealed("grading", { terms: [terms] });
  await redis.set(keys.grading, JSON.stringify(other));
  const { ended } = await worker();
  expect(await ended).toMatchObject({
    message: expect.stringContaining(`This is wirestep ${await codeVersion()}`),
  });
});

test("the first worker states its images, and one with others refuses", async () => {
  const redis = await connections.another();
  const terms = {
    version: await codeVersion(),
    stage: venue.kind,
    lab: LAB.name,
    digest: LAB.digest,
    family: 4,
  };
  await redis.set(keys.grading, JSON.stringify(seal.sealed("grading", { terms: [terms] })));
  const first = await worker();
  await takes(first.notes);
  const stated = await redis.hget(keys.images, LAB.name);
  expect(seal.opened("images", stated, imagesSchema)).toMatchObject({ lab: LAB.name });
  first.stop();
  await first.ended;
  const others = seal.sealed("images", { lab: LAB.name, images: "0123" });
  await redis.hset(keys.images, LAB.name, JSON.stringify(others));
  const second = await worker();
  expect(await second.ended).toMatchObject({
    message: expect.stringContaining("this grading's are 0123"),
    advice: expect.stringContaining("bundle load"),
  });
});

test("a job that is not signed with the key is not run", async () => {
  const { ended, notes, stop } = await worker();
  await takes(notes);
  const foreign = new Seal("x".repeat(32));
  await queue.add("run", await job("job-1", { key: foreign }), { jobId: "job-1" });
  await poll(() => queue.getJobState("job-1")).toBe("failed");
  expect((await queue.getJob("job-1"))?.failedReason).toContain("signature is not made");
  stop();
  expect(await ended).toMatchObject({ message: "stopped" });
});

test("a worker whose run was in vain leaves the job to another one", async () => {
  const { ended, notes, stop } = await worker();
  const name = await takes(notes);
  await using other = await answeringWorker(server.port, KEY, () => ({}));
  await other.pause();
  const tried = [name];
  await queue.add("run", await job("job-1", { tried }), { jobId: "job-1" });
  await poll(() => queue.getJobState("job-1")).toBe("delayed");
  await other.resume();
  await poll(() => other.answered.map(({ id }) => id)).toEqual(["job-1"]);
  stop();
  await ended;
});

test("a worker that is stopped in a run gives the job back", async () => {
  const { ended, notes, stop } = await worker();
  await takes(notes);
  await queue.add("run", await job("job-1"), { jobId: "job-1" });
  await poll(() => queue.getJobState("job-1")).toBe("active");
  stop();
  expect(await ended).toMatchObject({ message: "stopped" });
  expect(await queue.getJobState("job-1")).toBe("waiting");
});

test("a worker whose job was given to another one ends the run and leaves no result", async () => {
  const { ended, notes, stop } = await worker(1);
  await takes(notes);
  const redis = await connections.another();
  await queue.add("run", await job("job-1"), { jobId: "job-1" });
  await poll(() => redis.exists(keys.lock("job-1"))).toBe(1);
  await redis.set(keys.lock("job-1"), "another worker's token");
  await poll(() => notes.join("\n")).toContain("the job job-1 was taken from this worker");
  stop();
  await ended;
  expect(await redis.get(keys.lock("job-1"))).toBe("another worker's token");
  expect(await redis.exists(keys.result("job-1"))).toBe(0);
  expect(notes.filter((note) => note.includes("job-1"))).toHaveLength(1);
});
