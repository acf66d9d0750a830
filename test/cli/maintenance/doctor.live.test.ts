/** `wirestep doctor` on a real engine. If labs run on it, nothing is missing. */
import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import { afterEach, beforeAll, expect, test } from "vitest";
import { holdingResult } from "../../../src/doctor/trial-checks.ts";
import { ExecStream } from "../../../src/engine/exec-stream.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../../../src/engine/owner.ts";
import { removeRun } from "../../../src/engine/remove.ts";
import type { Finding } from "../../../src/record/finding.ts";
import { Gate } from "../../../src/stage/gate.ts";
import { runCli, startCli } from "../../support/commands/cli-run.ts";
import { leftovers, testDocker } from "../../support/engine/engine.ts";
import { sidecarImage } from "../../support/engine/tools.ts";

const run = `doctor-${randomBytes(4).toString("hex")}`;
let docker: Docker;
let image: string;
beforeAll(async () => {
  docker = await testDocker();
  image = (await sidecarImage()).sidecar.tag; // the probes run in it
});
afterEach(async () => {
  await removeRun(docker, run);
  const left = await leftovers(docker);
  expect(left.filter((name) => name.includes("wirestep-doctor-"))).toEqual([]);
});

test("everything that a run needs is there and has been tried", async () => {
  const { code, stdout, stderr } = await runCli(["doctor", "--json"]);
  const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
  const status = (name: string) => findings.find((finding) => finding.name === name)?.status;
  for (const name of [
    "engine", "images", "containers", "tracing programs", "capturing", "holding packets",
    "no way out",
  ]) {
    expect({ name, status: status(name) }).toEqual({ name, status: "ok" });
  } // biome-ignore format: names in the order of the table
  expect(findings.filter((finding) => finding.status === "untried")).toEqual([]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("without the right to hold packets there is a warning that names what the labs need", async () => {
  const container = await docker.createContainer({
    Image: image,
    Cmd: ["sleep", "infinity"],
    Labels: { [RUN_LABEL]: run, [OWNER_LABEL]: ownerOfThisProcess() },
    HostConfig: { NetworkMode: "none", CapDrop: ["ALL"] },
  });
  await container.start();
  const stream = await ExecStream.open(docker, container.id, { command: ["gate", "lo"] });
  expect(await holdingResult(new Gate(stream))).toMatchObject({
    status: "warning",
    observed: expect.stringMatching(/^Packets cannot be held on this kernel: /),
    fix: expect.stringContaining("NFQUEUE"),
  });
});

test.each([700, 1100])("SIGINT %i ms after its start leaves nothing behind", async (delay) => {
  const cli = startCli(["doctor"]);
  await new Promise((resolve) => setTimeout(resolve, delay)); // the test is about this moment
  cli.process.kill("SIGINT");
  const { code, signal } = await cli.ended;
  expect(code === 130 || code === 0 || signal === "SIGINT").toBe(true);
});
