/**
 * The kernel's trace of real runs. A machine whose engine cannot mount tracefs fails these: there the
 * runs themselves go on, and say what is missing.
 */
import type Docker from "dockerode";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ensureImages } from "../../src/images/ensure.ts";
import { labFolder, readLabFolder } from "../../src/lab-files/folder.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { alreadyRunning } from "../../src/stage/start-container.ts";
import { TraceContainer } from "../../src/stage/trace-container.ts";
import { type RunningCli, runCli, startCli } from "../support/commands/cli-run.ts";
import { leftovers, testDocker, testEngine } from "../support/engine/engine.ts";
import { type Trace, traceInstances, traceOf } from "../support/engine/tracefs.ts";
import { copyLab, type LabCopy, waitingLab } from "../support/labs/lab-copy.ts";
import { runOnce } from "../support/runs/lab-run.ts";

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

/** Changes of the first connection's socket. */
function told({ trace, steps }: RunRecord, peer: "server" | "client"): readonly string[] {
  const port = steps.flatMap(({ packets }) => packets)[0]?.source.port;
  const own = trace?.[peer].filter(({ local, remote }) =>
    [local.port, remote.port].includes(port ?? -1),
  );
  return (own ?? []).map(({ from, to }) => `${from} → ${to}`);
}

describe("a run's record has the history of each peer's sockets", () => {
  test("handshake", async () => {
    await using run = await runOnce("handshake");
    const { record, transcript } = run;
    expect(record.verdict, transcript).toBe("passed");
    expect(record.traceMissing).toBeUndefined();
    expect(told(record, "client")).toEqual(["CLOSED → SYN-SENT", "SYN-SENT → ESTABLISHED"]);
    expect(told(record, "server")).toEqual(["LISTEN → SYN-RECEIVED", "SYN-RECEIVED → ESTABLISHED"]);
    expect(transcript).toContain("trace    server  LISTEN → SYN-RECEIVED → ESTABLISHED\n");
    expect(await instances()).not.toContain(`wirestep-${record.run.id}`);
  });

  test("close, in time with the packets", async () => {
    await using run = await runOnce("close");
    const { record, transcript } = run;
    expect(record.verdict, transcript).toBe("passed");
    expect(told(record, "server")).toEqual([
      "LISTEN → SYN-RECEIVED",
      "SYN-RECEIVED → ESTABLISHED",
      "ESTABLISHED → CLOSE-WAIT",
      "CLOSE-WAIT → LAST-ACK",
      "LAST-ACK → CLOSED",
    ]);
    expect(told(record, "client")).toEqual([
      "CLOSED → SYN-SENT",
      "SYN-SENT → ESTABLISHED",
      "ESTABLISHED → FIN-WAIT-1",
      "FIN-WAIT-1 → FIN-WAIT-2",
      "FIN-WAIT-2 → CLOSED",
    ]);
    const [syn, synAck, ack] = record.steps.flatMap(({ packets }) => packets);
    const [sent, established] = record.trace?.client ?? [];
    const [received] = record.trace?.server ?? [];
    const times = [sent, syn, synAck, established, received].map(
      (what) => what?.time ?? Number.NaN,
    );
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(received?.time).toBeGreaterThan(ack?.time ?? Number.NaN);
  });
});

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

  test("of a killed container is taken away by the next run, one in use is not", async () => {
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

describe("a witness that cannot be had is missing, and the run goes on", () => {
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
      owner: "-",
      port: 12345,
      server: alreadyRunning("none"),
      timed,
    };
    await using trace = TraceContainer.start(docker, options);
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

/** @param besides another run that has a trace container */
async function startWaiting(lab: string, besides?: string): Promise<Waiting> {
  const cli = startCli(["lab", lab], {}, lab);
  await cli.printed("shows E1");
  return { cli, ...(await traceOf(docker, "handshake", besides)) };
}
