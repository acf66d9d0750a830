/**
 * The kernel's trace of runs that end or are disturbed. labs/traces.live.test.ts reads its
 * contents. If the engine cannot mount tracefs, these tests fail; runs on such a machine go on and report what is missing.
 */
import type Docker from "dockerode";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ensureImages } from "../../src/images/ensure.ts";
import { labFolder, readLabFolder } from "../../src/lab-files/folder.ts";
import { TraceContainer } from "../../src/stage/trace-container.ts";
import { DockerVenue } from "../../src/venue/docker/venue.ts";
import { alreadyRunning } from "../../src/venue/parts.ts";
import { type RunningCli, runCli, startCli } from "../support/commands/cli-run.ts";
import { leftovers, testDocker, testEngine } from "../support/engine/engine.ts";
import { type Trace, traceInstances, traceOf } from "../support/engine/tracefs.ts";
import { copyLab, type LabCopy, waitingLab } from "../support/labs/lab-copy.ts";
import { runOnce } from "../support/runs/lab-run.ts";
import { tracedChanges } from "../support/runs/traced-changes.ts";

let docker: Docker;
let image: string;
beforeAll(async () => {
  docker = await testDocker();
  const lab = await readLabFolder(labFolder("handshake"));
  const images = await ensureImages(await testEngine(), {
    lab,
    env: process.env,
    note: () => undefined,
  });
  image = images.sidecar.tag;
});
afterEach(async () => {
  const left = await leftovers(docker);
  expect(left.filter((name) => name.endsWith("-trace"))).toEqual([]);
});

const instances = () => traceInstances(docker, image);

describe("the instance in tracefs", () => {
  let waiting: LabCopy;
  beforeAll(async () => {
    waiting = await waitingLab();
  });
  afterAll(() => waiting?.[Symbol.asyncDispose]());

  test("of a run interrupted with SIGINT is gone when the command ends", async () => {
    const { cli, run } = await startWaiting(waiting.folder);
    cli.process.kill("SIGINT");
    await cli.ended;
    expect(await instances()).not.toContain(`wirestep-${run}`);
  });

  test("of a killed container is removed by the next run, and one in use is not", async () => {
    const killed = await startWaiting(waiting.folder);
    await killed.container.kill();
    const alive = await startWaiting(waiting.folder, killed.run);
    const now = await instances();
    expect(now).not.toContain(`wirestep-${killed.run}`);
    expect(now).toContain(`wirestep-${alive.run}`);
    for (const { cli } of [killed, alive]) {
      cli.process.kill("SIGINT");
      await cli.ended;
    }
  });
});

test("a process's name with a line break changes neither its own run's trace nor a neighbour's", async () => {
  await using renamed = await copyLab("handshake", {
    file: "client.cc",
    from: "int first_fd",
    to: '::prctl(PR_SET_NAME, "x\\ny"); int first_fd',
  });
  await renamed.change({
    file: "client.cc",
    from: "#include",
    to: "#include <sys/prctl.h>\n#include",
  });
  const runs = await Promise.all([renamed.folder, "handshake"].map((lab) => runOnce(lab)));
  for (const run of runs) {
    await using finished = run;
    expect(finished.record.verdict, finished.transcript).toBe("passed");
    expect(finished.record.traceMissing).toBeUndefined();
    expect(tracedChanges(finished.record, "client")).toEqual([
      "CLOSED → SYN-SENT",
      "SYN-SENT → ESTABLISHED",
    ]);
  }
});

describe("a trace that is not available is missing, and the run goes on", () => {
  test("the trace ends in the middle of a run", async () => {
    await using slow = await copyLab("handshake", {
      file: "client.cc",
      from: "int first_fd",
      to: "::sleep(3); int first_fd",
    });
    const cli = startCli(["lab", slow.folder], {}, slow.around);
    await cli.printed("shows E1");
    await (await traceOf(docker, "handshake")).container.kill();
    const { code, stdout } = await cli.ended;
    expect(stdout).toMatch(/\n {3}trace {4}missing: the trace has ended\n/);
    expect(code, stdout).toBe(0);
    expect((await runCli(["lab", "handshake", "--quiet"], {}, slow.around)).code).toBe(0);
  });

  test("the engine cannot start the container", async () => {
    const timed = <T>(_: string, work: () => Promise<T>): Promise<T> => work();
    const options = {
      image: "wirestep/none:0",
      lab: "none",
      run: "5eed0001",
      port: 12345,
      server: alreadyRunning("none"),
      timed,
    };
    await using trace = TraceContainer.start(new DockerVenue(await testEngine()), options);
    expect(await trace.missing).toMatch(/no such image/i);
    expect(await trace.ready).toBeUndefined();
  });

  test("there is no tracefs in the container", async () => {
    const container = await docker.createContainer({
      Image: image,
      Entrypoint: ["/usr/local/lib/wirestep/trace.sh", "5eed0001", "12345"],
    });
    await container.start();
    expect(await container.wait()).toMatchObject({ StatusCode: 1 });
    const logs = await container.logs({ stdout: true, stderr: true });
    await container.remove({ force: true });
    expect(`${logs}`).toContain("failed a container cannot read tracefs\n");
  });
});

interface Waiting extends Trace {
  readonly cli: RunningCli;
}

/** Starts a lab. The second parameter names another run that has a trace container as well. */
async function startWaiting(lab: string, besides?: string): Promise<Waiting> {
  const cli = startCli(["lab", lab], {}, lab);
  await cli.printed("shows E1");
  return { cli, ...(await traceOf(docker, "handshake", besides)) };
}
