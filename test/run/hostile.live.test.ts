/**
 * Programs that mean harm, as real labs. A limit holds each, the run reports it by its name, and the
 * program is gone after its run. A lab that runs at the same time passes with its usual transcript.
 * The programs send nothing to any address but the other peer's.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { normaliseRecord } from "../../src/record/normalise.ts";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import { type CliResult, runCli } from "../support/commands/cli-run.ts";
import { leftovers, testDocker } from "../support/engine/engine.ts";
import * as hostile from "../support/labs/hostile-lab.ts";
import { copyLab, type LabCopy } from "../support/labs/lab-copy.ts";
import { type FinishedRun, runOnce } from "../support/runs/lab-run.ts";

const labs: LabCopy[] = [];
const runs: FinishedRun[] = [];
let docker: Docker;
beforeAll(async () => {
  docker = await testDocker();
});
afterAll(async () => {
  for (const made of [...runs, ...labs]) await made[Symbol.asyncDispose]();
  expect(await leftovers(docker)).toEqual([]);
});

async function run(code: string): Promise<FinishedRun> {
  const lab = await hostile.hostileLab(code);
  labs.push(lab);
  return await runLab(lab.folder);
}

async function runLab(lab: string): Promise<FinishedRun> {
  const finished = await runOnce(lab);
  runs.push(finished);
  return finished;
}

/** The transcript from the hostile step on. */
function fromStep({ transcript }: FinishedRun): string {
  return transcript.slice(transcript.indexOf("\n2  client"));
}

const normalised = ({ record }: FinishedRun): string =>
  transcriptOf(normaliseRecord(record), styleFor(false));

describe("side by side with a lab that means well", () => {
  let alone: FinishedRun;
  let beside: FinishedRun;
  let forkBomb: FinishedRun;
  let memoryHog: FinishedRun;
  let output: FinishedRun;
  beforeAll(async () => {
    alone = await runLab("handshake");
    [beside, forkBomb, memoryHog, output] = await Promise.all([
      runLab("handshake"),
      run(hostile.FORK_BOMB),
      run(hostile.MEMORY_HOG),
      run(hostile.ENDLESS_OUTPUT),
    ]);
  }, 120_000);

  test("a fork bomb has 64 processes, and is reported by its name", () => {
    expect(forkBomb.code, forkBomb.transcript).toBe(1);
    expect(fromStep(forkBomb)).toContain("✗ the processes of the client's program\n");
    expect(fromStep(forkBomb)).toMatch(/observed {2}the kernel refused to start \d+ more/);
    expect(fromStep(forkBomb)).toContain("at most 64 at once");
  });

  test("a memory hog is killed at 512 MiB, and is reported by its name", () => {
    expect(memoryHog.code, memoryHog.transcript).toBe(1);
    expect(fromStep(memoryHog)).toContain("✗ the memory of the client's program\n");
    expect(fromStep(memoryHog)).toContain("killed by the kernel: out of memory, limit 512 MiB");
    expect(fromStep(memoryHog)).not.toContain("a crash");
  });

  test("output without end is a line that does not end", () => {
    expect(output.code, output.transcript).toBe(1);
    expect(fromStep(output)).toContain("still runs and does not wait in a system call");
    expect(output.recordText.length).toBeLessThan(1_000_000);
  });

  test("a program that ignores all signals is gone with its run", async () => {
    const left = await leftovers(docker);
    expect(left.filter((name) => name.includes(output.record.run.id))).toEqual([]);
  });

  test("the neighbour passes, with the transcript it has alone", () => {
    expect(beside.code, beside.transcript).toBe(0);
    expect(normalised(beside)).toBe(normalised(alone));
  });
});

describe("a program's reach", () => {
  let prober: FinishedRun;
  let swapper: FinishedRun;
  let crowd: FinishedRun;
  beforeAll(async () => {
    [prober, swapper, crowd] = await Promise.all([
      run(hostile.PROBER_AND_FILLER),
      run(hostile.OUTPUT_SWAPPER),
      run(hostile.CROWD),
    ]);
  }, 120_000);

  /** The lines it printed about folders, or all its other lines. */
  const printed = ({ record }: FinishedRun, of: "folders" | "answers"): readonly string[] => {
    const lines = (record.steps[1]?.executed?.output ?? "").trimEnd().split("\n");
    return lines.filter((line) => /^\/\S* -?\d{1,4} [A-Z]/.test(line) === (of === "folders"));
  };

  test("two folders take files, each up to its size; none is on a disk", () => {
    const filled = printed(prober, "folders").map((line) => line.split(" "));
    const taken = filled.filter(([, mebibytes]) => mebibytes !== "-1");
    expect(taken.map(([folder]) => folder)).toEqual(["/tmp", "/dev/shm"]);
    for (const [folder, mebibytes, ...why] of taken) {
      expect(Number(mebibytes)).toBeLessThanOrEqual(folder === "/tmp" ? 16 : 64);
      expect(why.join(" ")).toBe("No space left on device");
    }
    expect(filled.length).toBe(13);
  });

  test("no frame, no raw packet, no mount, no namespace, no root, no device, no engine", () => {
    const answers = printed(prober, "answers").filter((line) => !line.startsWith("/proc/net"));
    expect(answers).toHaveLength(20);
    const allowed = answers.filter((line) => line.endsWith(": DONE"));
    expect(allowed).toEqual([]);
    expect(answers).toContain("a frame of its own: Operation not permitted"); // no false marker
    expect(answers).toContain("bytes of a core dump: 1"); // the one limit that pipes keep as well
    expect(answers).toContain("its debugger traced: Operation not permitted");
    expect(answers).toContain("its debugger's memory before main: Permission denied");
    expect(answers).toContain("its debugger's memory: Permission denied");
    expect(answers).toContain("its debugger's output: Permission denied");
    expect(answers).toContain("the first process's streams: Permission denied");
    expect(answers).toContain("its debugger killed: Operation not permitted");
  });

  test("one route, to its own network: no gateway, nothing of a neighbour's", () => {
    const routes = printed(prober, "answers").filter((line) => line.startsWith("/proc/net/route"));
    const [, ...rows] = routes.map((line) => line.split(/\s+/).slice(1));
    expect(rows).toHaveLength(1);
    const [row = []] = rows;
    const [name, destination = "", gateway, , , , , mask] = row;
    expect({ name, gateway, mask }).toEqual({
      name: "eth0",
      gateway: "00000000",
      mask: "F8FFFFFF", // a /29, in the kernel's byte order
    });
    expect(destination).toMatch(/1[23]C6$/); // 198.18 or 198.19
    const v6 = printed(prober, "answers").filter((line) => line.startsWith("/proc/net/ipv6_route"));
    expect(v6.filter((line) => !/ (?:lo|eth0)$/.test(line))).toEqual([]);
    expect(v6.filter((line) => /^\S+ 0{32} 00 .* eth0$/.test(line))).toEqual([]);
  });

  test("its output is reported, even if it replaces the file", () => {
    expect(swapper.code, swapper.transcript).toBe(1);
    expect(fromStep(swapper)).toMatch(/observed {2}".*\\nthis was printed\\n"/);
  });

  test("a debugger that is killed because the program took the memory is a mismatch of the program", () => {
    expect(crowd.code, crowd.transcript).toBe(1);
    expect(crowd.transcript).toContain("✗ the memory of the client's program\n");
    expect(crowd.transcript).toContain("killed by the kernel: out of memory, limit 512 MiB");
  });

  test("the reader's terminal gets no control character", () => {
    const shown = swapper.stdout + swapper.stderr + swapper.transcript;
    expect(shown).toContain("\\x1b[31mred\\x1b[2J\\x0dgone");
    expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  });
});

test("a flood of packets ends the run, not the machine's memory", async () => {
  const flood = await run(hostile.FLOOD);
  expect(flood.code, flood.transcript.slice(-2000)).toBe(1);
  expect(flood.transcript).toContain("✗ the packets of the client's program\n");
  expect(flood.transcript).toContain("at most 20000 packets");
}, 60_000);

test("a source that takes the compiler to its limits is refused as one that does not compile", async () => {
  await using lab = await copyLab("handshake");
  await writeFile(
    join(lab.folder, "client.cc"),
    'char block[1u << 30] = {1};\n#include "jc.h"\nint main() {\n  block[0] = 2;  // step: connect\n  block[1] = 3;  // step: connect-again\n}\n',
  );
  const { code, stderr }: CliResult = await runCli(["lab", lab.folder], {}, lab.around);
  expect(stderr).toContain("Compiling it takes more than 64 MiB for a compiled program.");
  expect(code).toBe(2);
});
