import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Ahead } from "../../src/grading/grade-course.ts";
import { queueAddress } from "../../src/queue/address.ts";
import { Connections } from "../../src/queue/connection.ts";
import { Dispatch, type DispatchOptions } from "../../src/queue/dispatch.ts";
import { queueKeys } from "../../src/queue/keys.ts";
import { Seal } from "../../src/queue/seal.ts";
import { PASSED, workOf } from "../support/grading/works.ts";
import { answeringWorker } from "../support/queue/answering-worker.ts";
import { RedisServer } from "../support/queue/redis-server.ts";

const KEY = "k".repeat(32);
const seal = new Seal(KEY);
const WORK = workOf("ana");
const VAIN = { outcome: { verdict: "inconclusive", reason: "no machine" } } as const;

/** A busy machine takes longer than the second that is usual. */
const poll = <T>(value: () => T) => expect.poll(value, { timeout: 30_000 });

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

const connected = (): Promise<Connections> =>
  Connections.to({ address: queueAddress(server.address, false), password: undefined });

afterEach(async () => {
  await using connections = await connected();
  await (await connections.another()).flushall();
});

const keys = async (pattern = "*"): Promise<readonly string[]> => {
  await using connections = await connected();
  return (await connections.another()).keys(pattern);
};

const aheadOf = (...numbers: readonly number[]): Ahead => ({
  works: numbers.map((number) => ({ work: WORK, number })),
  attempts: [],
});

async function grader(options: Partial<DispatchOptions> = {}) {
  const notes: string[] = [];
  const connections = await connected();
  const dispatch = await Dispatch.open({
    connections,
    seal,
    out: "/graded",
    stage: "docker",
    ahead: aheadOf(1),
    note: (text) => notes.push(text),
    ...options,
  });
  const stop = new AbortController();
  const attempt = (number = 1) =>
    dispatch.attempt(WORK, { runs: "/none", env: {}, signal: stop.signal, number });
  return { dispatch, attempt, notes, connections, stop };
}

test("a result leaves the queue when the journal has it, and a finished grading leaves nothing", async () => {
  const { dispatch, attempt } = await grader();
  await using _ = await answeringWorker(server.port, KEY, () => ({}));
  const { outcome, images, kept } = await attempt();
  expect({ outcome, images }).toEqual({
    outcome: { verdict: "passed", score: [1, 1] },
    images: "i1",
  });
  expect(await keys("*of-result*")).toHaveLength(1);
  await kept?.();
  expect(await keys("*job-*")).toEqual([]);
  await dispatch[Symbol.asyncDispose]();
  expect(await keys("*of-*")).toEqual([]);
});

test("a grader that starts again takes the result that waits, and no job runs twice", async () => {
  const first = await grader();
  const lost = first.attempt().catch((error: Error) => error.message);
  await using worker = await answeringWorker(server.port, KEY, () => ({ seconds: 7 }));
  await poll(() => keys("*of-result*")).toHaveLength(1);
  first.connections.end(); // as if it were killed
  first.stop.abort(new Error("killed"));
  await lost;
  const second = await grader();
  const { seconds, kept } = await second.attempt();
  expect(seconds).toBe(7);
  await kept?.();
  expect(worker.answered).toHaveLength(1);
  await second.dispatch[Symbol.asyncDispose]();
});

test("results of programs that are no longer graded are removed", async () => {
  const first = await grader();
  const lost = first.attempt().catch(() => undefined);
  await using _ = await answeringWorker(server.port, KEY, () => ({}));
  await poll(() => keys("*of-result*")).toHaveLength(1);
  first.connections.end();
  first.stop.abort(new Error("killed"));
  await lost;
  const second = await grader({ ahead: aheadOf() });
  expect(await keys("*job-*")).toEqual([]);
  await second.dispatch[Symbol.asyncDispose]();
});

test("a server that is killed and has lost its jobs gets them again", async () => {
  const { dispatch, attempt, notes } = await grader();
  const waiting = attempt();
  await poll(() => keys("*job-*")).not.toEqual([]);
  await server.kill();
  await poll(() => notes.join("\n")).toContain("does not answer");
  await server.again();
  await using _ = await answeringWorker(server.port, KEY, () => ({}));
  const { outcome, kept } = await waiting;
  expect(outcome.verdict).toBe("passed");
  await kept?.();
  expect(notes.join("\n")).toContain("answers again");
  await dispatch[Symbol.asyncDispose]();
});

test("a server that stays away ends the grading with what to do", async () => {
  const { dispatch, attempt } = await grader({ patience: 100 });
  const waiting = attempt();
  await server.kill();
  await expect(waiting).rejects.toMatchObject({
    message: expect.stringContaining("has not answered for 0.1 s"),
    advice: expect.stringContaining("run the same command"),
  });
  await expect(attempt(2)).rejects.toThrow("has not answered");
  await dispatch[Symbol.asyncDispose]();
  await server.again();
});

test("a result without the key's signature is no evidence", async () => {
  const { dispatch, attempt } = await grader();
  await using _ = await answeringWorker(server.port, KEY, () => ({}), "x".repeat(32));
  const { outcome, kept } = await attempt();
  expect(outcome).toEqual({
    verdict: "inconclusive",
    reason: expect.stringContaining("signature is not made with the key"),
  });
  await kept?.();
  await dispatch[Symbol.asyncDispose]();
});

test("a run with other images than the grading's is no evidence", async () => {
  const attempts = [
    { student: "ben", lab: WORK.lab.name, work: "v", attempt: 1, grading: 1, seconds: 1, images: "i0", outcome: PASSED },
  ]; // biome-ignore format: one attempt
  const { dispatch, attempt } = await grader({ ahead: { ...aheadOf(1), attempts } });
  await using _ = await answeringWorker(server.port, KEY, () => ({}));
  const { outcome, kept } = await attempt();
  expect(outcome).toMatchObject({ reason: expect.stringContaining("this grading has i0") });
  await kept?.();
  await dispatch[Symbol.asyncDispose]();
});

test("the next attempt of an inconclusive one says who has tried", async () => {
  const { dispatch, attempt } = await grader();
  await using worker = await answeringWorker(server.port, KEY, ({ tried }) =>
    tried.length === 0 ? VAIN : {},
  );
  const first = await attempt(1);
  expect(first.outcome.verdict).toBe("inconclusive");
  await first.kept?.();
  const second = await attempt(2);
  expect(second.outcome.verdict).toBe("passed");
  await second.kept?.();
  expect(worker.answered.map(({ tried }) => tried)).toEqual([[], ["test"]]);
  await dispatch[Symbol.asyncDispose]();
});

test("a job that fails at its worker is an inconclusive attempt", async () => {
  const { dispatch, attempt } = await grader();
  await using _ = await answeringWorker(server.port, KEY, () => {
    throw new Error("it would not run");
  });
  const { outcome, kept } = await attempt();
  expect(outcome).toEqual({
    verdict: "inconclusive",
    reason: "No worker could run it: it would not run.",
  });
  await kept?.();
  await dispatch[Symbol.asyncDispose]();
});

test("two gradings with one key do not share a queue", async () => {
  const first = await grader();
  const connections = await connected();
  await expect(
    Dispatch.open({
      ...first,
      connections,
      seal,
      out: "/other",
      stage: "docker",
      ahead: aheadOf(1),
      note: () => undefined,
    }),
  ).rejects.toThrow("Another grading with the same key");
  connections.end();
  await first.dispatch[Symbol.asyncDispose]();
});

test("a grader prints who works, and why another worker does not", async () => {
  const { dispatch, attempt, notes, connections } = await grader();
  expect(notes.join()).toContain("waiting for a worker");
  const redis = await connections.another();
  const refusal = seal.sealed("refusal", { worker: "vm-2", reason: "another version" });
  await redis.rpush(queueKeys(seal.queue).refusals, JSON.stringify(refusal), "{}");
  await using _ = await answeringWorker(server.port, KEY, () => ({}));
  const { kept } = await attempt();
  await poll(() => notes).toEqual(
    expect.arrayContaining([
      "1 worker: test",
      "the worker vm-2 takes no job: another version",
      expect.stringContaining("was thrown away"),
    ]),
  );
  await kept?.();
  await dispatch[Symbol.asyncDispose]();
});
