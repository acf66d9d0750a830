/** Prepared stages on a real engine: the run that fits gets its stage, and any other stage is removed. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ensureImages, withPrograms } from "../../src/images/ensure.ts";
import { loadLab } from "../../src/lab-files/load.ts";
import { type FinishedLab, performLab } from "../../src/orchestrate/perform-lab.ts";
import { PreparedStage, type PreparedStageOptions } from "../../src/orchestrate/prepared-stage.ts";
import { normaliseRecord } from "../../src/record/normalise.ts";
import { Timing } from "../../src/runtime/timing.ts";
import { DockerVenue } from "../../src/venue/docker/venue.ts";
import { runCli } from "../support/commands/cli-run.ts";
import { killOnceThere, leftovers, testDocker, testEngine } from "../support/engine/engine.ts";
import { idReady, killOnceUp, untilUp } from "../support/engine/ready-stage.ts";
import { copyLab } from "../support/labs/lab-copy.ts";

let docker: Docker;
let runs: string;
beforeAll(async () => {
  docker = await testDocker();
  runs = await mkdtemp(join(tmpdir(), "wirestep-prepared-"));
});
afterAll(() => rm(runs, { recursive: true }));

/** The containers and networks that this process has made and not removed. */
const left = (): Promise<readonly string[]> => leftovers(docker, process.pid);

let prepared: PreparedStage;
beforeEach(() => {
  prepared = new PreparedStage();
});
afterEach(async () => {
  await prepared[Symbol.asyncDispose]();
  expect(await left()).toEqual([]);
});

/** `up`: the containers that were up just before the first step. */
type Seen = FinishedLab & Readonly<Record<"up" | "progress", readonly string[]>>;

async function run(lab: string): Promise<Seen> {
  return runUntil(lab, () => undefined);
}

/** Runs the lab on the prepared stage, if it fits, and prepares no further one. */
async function runLast(lab: string): Promise<Seen> {
  let over: Promise<void> | undefined;
  const seen = await runUntil(lab, () => {
    over ??= prepared[Symbol.asyncDispose]();
  });
  await over;
  return seen;
}

async function runUntil(lab: string, step: () => void): Promise<Seen> {
  let up: readonly string[] = [];
  const progress: string[] = [];
  const finished = await performLab({
    lab,
    family: 4,
    keep: false,
    runs,
    timing: new Timing(performance.now()),
    env: process.env,
    signal: new AbortController().signal,
    prepared,
    progress: (text) => progress.push(text),
    started: async () => {
      up = await left();
    },
    step,
  });
  return { ...finished, up, progress };
}

const STARTING = "starting the stage";
const idAhead = (): Promise<string> => idReady(process.pid);

async function wanted(lab: string): Promise<PreparedStageOptions> {
  const [engine, loaded] = await Promise.all([testEngine(), loadLab(lab)]);
  const options = { lab: loaded.files, env: process.env, note: () => undefined };
  const images = withPrograms(await ensureImages(engine, options));
  return { lab, family: 4, venue: new DockerVenue(engine), loaded, images };
}

test("the second run uses the stage that was prepared after the first, and gives the same record", async () => {
  const first = await run("handshake");
  const ahead = await idAhead();
  const second = await run("handshake");
  expect(first.progress).toContain(STARTING);
  expect(second.progress).not.toContain(STARTING);
  expect(second.record.run.id).toBe(ahead);
  expect(second.up).toContain(`/wirestep-handshake-${ahead}-server`);
  expect(second.record.verdict).toBe("passed");
  expect(normaliseRecord(second.record)).toEqual(normaliseRecord(first.record));
  expect(await idAhead()).not.toBe(ahead);
});

test("connections of other programs on the loopback addresses while a stage waits are not in its trace", async () => {
  const first = await run("loopback");
  const ahead = await idAhead();
  expect((await runCli(["lab", "loopback", "--quiet"], {}, runs)).code).toBe(0);
  const second = await runLast("loopback");
  expect(second.record.run.id).toBe(ahead);
  expect(normaliseRecord(second.record)).toEqual(normaliseRecord(first.record));
});

test("the gate holds packets on a prepared stage as on any other", async () => {
  const ahead = await idPrepared("handshake-slow");
  const { record } = await runLast("handshake-slow");
  expect(record.run.id).toBe(ahead);
  expect(record.verdict).toBe("passed");
  expect(record.flags.observed).toBe("S S. .");
});

test("a program or lab file that has changed runs as it is now, on a new stage", async () => {
  await using lab = await copyLab("handshake");
  const ahead = await idPrepared(lab.folder);
  await lab.change({
    file: "client.cc",
    from: "jc::Connect(server, 12345);   // step: connect",
    to: "jc::Connect(server, 12346);   // step: connect",
  });
  const changed = await run(lab.folder);
  expect(changed.record.run.id).not.toBe(ahead);
  expect(changed.record.verdict).toBe("mismatch");
  expect(changed.up.filter((name) => name.includes(ahead) && name.endsWith("-client"))).toEqual([]);
  const next = await idAhead();
  await lab.change({ file: "lab.ts", from: "takes one sequence", to: "takes 1 sequence" });
  expect((await runLast(lab.folder)).record.run.id).not.toBe(next);
});

/** Prepares a stage as a run does at its end. @returns its id, when its client's container exists */
async function idPrepared(lab: string): Promise<string> {
  prepared.prepare(await wanted(lab), true);
  return idAhead();
}

test("a prepared stage whose client was killed is not used, and the run passes on a new stage", async () => {
  const ahead = await idPrepared("handshake");
  await killOnceUp(docker, `wirestep-handshake-${ahead}-client`);
  const { record } = await runLast("handshake");
  expect(record.run.id).not.toBe(ahead);
  expect(record.verdict).toBe("passed");
  expect(record.traceMissing).toBeUndefined();
});

test.each(["-server-sidecar", "-trace"])(
  "a prepared stage whose container %s was killed is not used",
  async (ends) => {
    const ahead = await idPrepared("handshake");
    await killOnceUp(docker, `wirestep-handshake-${ahead}${ends}`);
    expect(await taken("handshake")).toBeUndefined();
  },
);

test.each([
  ["-server-sidecar", "gate"],
  ["-client-sidecar", "tcpdump"],
])("a prepared stage with a container %s whose %s was killed is not used", async (ends, tool) => {
  const ahead = await idPrepared("handshake-slow");
  const name = `wirestep-handshake-slow-${ahead}${ends}`;
  await untilUp(docker, name);
  expect(await killOnceThere(docker, name, tool)).toBe(true);
  expect(await taken("handshake-slow")).toBeUndefined();
});

/** The prepared stage as a run of the lab would get it. */
async function taken(lab: string) {
  return prepared.take(await wanted(lab), new AbortController().signal);
}

test("of two runs that take the stage at once, one gets it", async () => {
  const options = await wanted("handshake");
  const { signal } = new AbortController();
  prepared.prepare(options);
  const [one, other] = await Promise.all([
    prepared.take(options, signal),
    prepared.take(options, signal),
  ]);
  expect(other).toBeUndefined();
  expect(prepared.has(options)).toBe(false);
  await one?.staging.close();
});

test("a stage prepared while another is being taken goes to the next run", async () => {
  const options = await wanted("handshake");
  const { signal } = new AbortController();
  prepared.prepare(options);
  const taking = prepared.take(options, signal);
  prepared.prepare(options);
  const taken = [await taking, await prepared.take(options, signal)];
  const ids = taken.map((one) => one?.staging.run);
  expect(ids[0]).not.toBe(ids[1]);
  expect(ids).not.toContain(undefined);
  await Promise.all(taken.map((one) => one?.staging.close()));
});

test("a run that is aborted while its stage is being prepared ends at once with the reason", async () => {
  const options = await wanted("handshake");
  const controller = new AbortController();
  prepared.prepare(options);
  const taking = prepared.take(options, controller.signal);
  const ended = new Error("ended");
  controller.abort(ended);
  await expect(taking).rejects.toBe(ended);
  expect(await left()).toEqual([]);
});

test("a stage that is dropped or replaced as soon as it begins leaves no container", async () => {
  const options = await wanted("handshake");
  prepared.prepare(options);
  prepared.drop();
  prepared.prepare(options);
  prepared.prepare(options);
  const taking = prepared.take(options, new AbortController().signal);
  prepared.prepare(options);
  const over = prepared[Symbol.asyncDispose]();
  prepared.prepare(options);
  expect(prepared.has(options)).toBe(false);
  await (await taking)?.staging.close();
  await over;
});

test("a run with its own stage leaves a stage that is prepared in the meantime to the next run", async () => {
  const options = await wanted("handshake");
  const running = run("handshake");
  prepared.prepare(options);
  const { record, progress } = await running;
  expect(progress).toContain(STARTING);
  expect(record.verdict).toBe("passed");
  expect((await runLast("handshake")).progress).not.toContain(STARTING);
});

test("a stage that no run takes within the limit is removed", async () => {
  const options = await wanted("handshake");
  await using limited = new PreparedStage(1_000);
  limited.prepare(options);
  await idAhead();
  await expect.poll(() => limited.has(options), { timeout: 5_000, interval: 50 }).toBe(false);
  await expect.poll(left, { timeout: 30_000, interval: 100 }).toEqual([]);
});

test("a stage that cannot be made does not count as prepared", async () => {
  const { images, ...options } = await wanted("handshake");
  const peer = { ...images.peer, tag: "wirestep/handshake:none" };
  prepared.prepare({ ...options, images: { ...images, peer } });
  await expect.poll(() => prepared.has(options), { timeout: 30_000, interval: 50 }).toBe(false);
});
