/** deploy/swarm.yml on a real swarm: two engines of two distributions, in two network namespaces. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { $ as shell } from "zx";
import { createBundle } from "../../src/bundle/create.ts";
import { readJournal } from "../../src/grade/journal/journal.ts";
import { checksum } from "../../src/grading/journal-file.ts";
import { LABS } from "../../src/lab-files/folder.ts";
import { ROOT } from "../../src/runtime/checkout.ts";
import { testEngine } from "../support/engine/engine.ts";
import { RedisServer } from "../support/queue/redis-server.ts";
import { type Node, onNetworkOf, startSwarm } from "../support/queue/swarm.ts";

const STUDENTS = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"];
const PASSWORD = "hush-hush-hush";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-swarm-"));
  await writeFile(join(folder, "key"), "k".repeat(64));
  await writeFile(join(folder, "password"), PASSWORD);
  for (const id of STUDENTS) {
    const home = join(folder, "submissions", id);
    await mkdir(home, { recursive: true });
    await cp(join(LABS, "handshake/client.cc"), join(home, "client.cc"));
    const server = await readFile(join(LABS, "handshake/server.cc"), "utf8");
    const port = id === "s1" ? "12354" : "12345";
    await writeFile(join(home, "server.cc"), `${server.replace("12345", port)}// ${id}\n`);
  }
});
afterAll(() => rm(folder, { recursive: true }));

test("workers of a stack on two nodes grade a course", async () => {
  const file = join(folder, "bundle.tar.gz");
  await createBundle({
    engine: await testEngine(),
    labs: ["handshake"],
    compiler: true,
    unlocked: true,
    level: 1,
    file,
    env: process.env,
    note: () => undefined,
  });
  await using swarm = await startSwarm();
  const { manager, other } = swarm;
  const $ = shell({ quiet: true, cwd: folder });
  const docker = ({ engine }: Node) => ["docker", "--host", engine.host];
  for (const node of [manager, other]) await $`${docker(node)} load -i ${file}`;
  await using server = await RedisServer.start(
    [`bind ${manager.address}`, `requirepass ${PASSWORD}`],
    onNetworkOf(manager),
  );
  const queue = `redis://${manager.address}:${server.port}`;
  for (const [name, secret] of [
    ["wirestep_queue_key", "key"],
    ["wirestep_queue_password", "password"],
  ] as const) {
    await $`${docker(manager)} secret create ${name} ${secret}`;
  }
  const env = {
    ...process.env,
    WIRESTEP_QUEUE: queue,
    WIRESTEP_WORKER_FLAGS: "--insecure --at-once 1",
    WIRESTEP_ENGINE_SOCKET: "/engine/docker.sock",
  };
  const stack = join(ROOT, "deploy/swarm.yml");
  await $({ env })`${docker(manager)} stack deploy --resolve-image never -c ${stack} wirestep`;
  const grading = ["grade", "handshake", "--submissions", "submissions", "--out", "graded"];
  const secrets = [
    "--queue",
    queue,
    "--insecure",
    "--queue-key",
    "key",
    "--queue-password",
    "password",
  ];
  const graded = await $({
    nothrow: true,
  })`${onNetworkOf(manager)} ${join(ROOT, "bin/wirestep")} ${grading} ${secrets}`;
  expect(graded.stdout, graded.stderr).toContain("8 of 8 graded, 7 passed");
  expect(graded.exitCode).toBe(0);
  const text = await readFile(join(folder, "graded/journal"), "utf8");
  const { attempts } = readJournal(text, checksum);
  expect(attempts.map(({ student }) => student).sort()).toEqual(STUDENTS);
  expect(new Set(attempts.map(({ images }) => images)).size, "one set of images").toBe(1);
  for (const node of [manager, other]) {
    const [id] = (await $`${docker(node)} ps --quiet --filter name=wirestep_worker`).lines();
    const logs = await $`${docker(node)} logs ${id}`;
    expect(logs.stderr, "each node has graded").toMatch(/job-\w+: passed/);
  }
  await $`${docker(manager)} stack rm wirestep`;
  await $`${docker(manager)} secret rm wirestep_queue_key wirestep_queue_password`;
});
