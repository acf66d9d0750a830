/** Every kind of container that wirestep makes, as a real engine and its kernel hold it. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTrialStage } from "../../../src/doctor/trial-stage.ts";
import type { Docker, Engine } from "../../../src/engine/connect.ts";
import { runOneShot } from "../../../src/engine/containers/one-shot.ts";
import { ExecStream } from "../../../src/engine/exec-stream.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../../../src/engine/owner.ts";
import { removeRun } from "../../../src/engine/remove.ts";
import { ensureImages, type Images } from "../../../src/images/ensure.ts";
import { labFolder, readLabFolder } from "../../../src/lab-files/folder.ts";
import { handStage } from "../../../src/orchestrate/by-hand.ts";
import { type RunningCli, startCli } from "../../support/commands/cli-run.ts";
import { leftovers, testDocker, testEngine } from "../../support/engine/engine.ts";
import { copyLab, type LabCopy } from "../../support/labs/lab-copy.ts";
import { runOnce } from "../../support/runs/lab-run.ts";

const { signal } = new AbortController();
const note = (): void => undefined;
/** The bits of capabilities(7) in /proc/PID/status. */
const NONE = 0n;
const DEBUGGER = (1n << 5n) | (1n << 6n) | (1n << 7n);
/** Those of its tools, and two to give the tools their user. */
const SIDECAR = (1n << 2n) | (1n << 6n) | (1n << 7n) | (1n << 12n) | (1n << 13n) | (1n << 19n);
/** Prints the containment as a process inside can read it. */
const LOOK = ["cat", "/proc/self/status", "/proc/self/mounts"];

let docker: Docker;
let engine: Engine;
let images: Images;
beforeAll(async () => {
  docker = await testDocker();
  engine = await testEngine();
  const lab = await readLabFolder(labFolder("handshake"));
  images = await ensureImages(engine, { lab, env: process.env, note });
});

/** The container has what the engine was asked for. @param processes its limit */
async function expectAsked(id: string, processes: number): Promise<void> {
  const { HostConfig } = await docker.getContainer(id).inspect();
  expect(HostConfig).toMatchObject({
    CapDrop: ["ALL"],
    SecurityOpt: ["no-new-privileges"],
    ReadonlyRootfs: true,
    LogConfig: { Type: "none" },
    PidsLimit: processes,
  });
  expect(HostConfig.Memory).toBeGreaterThan(0);
  expect(HostConfig.MemorySwap).toBe(HostConfig.Memory);
}

/** The kernel holds a process in the container to it. @param bounds the capabilities it can ever have */
function expectHeld(seen: string, bounds: bigint): void {
  const status = (name: string): string =>
    new RegExp(`^${name}:\\s+(\\S+)$`, "m").exec(seen)?.[1] ?? `no ${name}`;
  expect(BigInt(`0x${status("CapBnd")}`)).toBe(bounds);
  expect(status("NoNewPrivs")).toBe("1");
  expect(seen).toMatch(/^\S+ \/ \S+ ro[ ,]/m);
}

async function seenIn(id: string): Promise<string> {
  using stream = await ExecStream.open(docker, id, { command: LOOK });
  let text = "";
  stream.onStdout((chunk) => {
    text += Buffer.from(chunk).toString();
  });
  await stream.ended;
  return text;
}

async function expectContained(id: string, processes: number, bounds: bigint): Promise<void> {
  await expectAsked(id, processes);
  expectHeld(await seenIn(id), bounds);
}

describe("of a run", () => {
  let lab: LabCopy;
  let cli: RunningCli;
  let names: readonly string[];
  beforeAll(async () => {
    const from = "int first_fd";
    lab = await copyLab("handshake", { file: "client.cc", from, to: `::pause(); ${from}` });
    cli = startCli(["lab", lab.folder], {}, lab.around);
    await cli.printed("shows E1");
    names = await leftovers(docker, cli.process.pid);
  });
  afterAll(async () => {
    cli.process.kill("SIGINT");
    await cli.ended;
    await lab[Symbol.asyncDispose]();
  });

  const named = (ends: string): string => names.find((name) => name.endsWith(ends)) ?? ends;

  test.each([
    ["-server", 64, DEBUGGER],
    ["-client", 64, DEBUGGER],
    ["-server-sidecar", 64, SIDECAR],
    ["-client-sidecar", 64, SIDECAR],
    ["-trace", 16, NONE],
  ])("%s", async (ends, processes, bounds) => {
    await expectContained(named(ends).replace(/^\//, ""), processes, bounds);
  });
});

test("a program under GDB has no capability, no user of another process, and a filter of its own", async () => {
  await using lab = await copyLab("handshake", {
    file: "client.cc",
    from: "int first_fd",
    to: `for (std::string line; std::getline(status, line);) std::cout << line << "\\n"; int first_fd`,
  });
  await lab.change({
    file: "client.cc",
    from: "int main",
    to: 'std::ifstream status("/proc/self/status");\nint main',
  });
  await lab.change({
    file: "client.cc",
    from: "#include",
    to: "#include <fstream>\n#include <string>\n#include",
  });
  await using run = await runOnce(lab.folder);
  const printed = run.record.steps[1]?.executed?.output ?? "";
  expect(printed).toMatch(/^Uid:\s1000\s1000\s1000\s1000$/m);
  for (const set of ["CapInh", "CapPrm", "CapEff", "CapAmb"]) {
    expect(printed).toMatch(new RegExp(`^${set}:\\s0{16}$`, "m"));
  }
  expect(printed).toMatch(/^Seccomp_filters:\s3$/m);
});

test("of a lab that is stepped by hand", async () => {
  const { run, peers, sidecars } = await handStage({
    lab: "handshake",
    family: 4,
    env: process.env,
    progress: note,
    signal,
  });
  try {
    for (const id of Object.values(peers)) await expectContained(id, 64, NONE);
    for (const id of Object.values(sidecars)) await expectContained(id, 64, SIDECAR);
  } finally {
    await removeRun(docker, run);
  }
});

test("of the doctor", async () => {
  const tags = { endpoint: images.endpoint.tag, sidecar: images.sidecar.tag };
  await using trial = await openTrialStage({ engine, docker }, tags, signal);
  await expectContained(trial.peer, 64, NONE);
  await expectContained(`wirestep-doctor-${trial.run}-peer-sidecar`, 64, SIDECAR);
});

test("of one command", async () => {
  const run = `once-${randomBytes(4).toString("hex")}`;
  const labels = { [RUN_LABEL]: run, [OWNER_LABEL]: ownerOfThisProcess() };
  const shot = { image: images.sidecar.tag, name: run, labels, network: "none" } as const;
  const limits = ["cat", "/sys/fs/cgroup/pids/pids.max", "/sys/fs/cgroup/pids.max"];
  expectHeld((await runOneShot(docker, { ...shot, command: LOOK })).stdout, NONE);
  expect((await runOneShot(docker, { ...shot, command: limits })).stdout).toBe("16\n");
  expect(await leftovers(docker, process.pid)).not.toContain(`/${run}`);
});
