/**
 * Stages without an engine, made by root: labs give the same record as on an engine, and nothing of a stage is left.
 * The root file systems come from the engine once.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Finding } from "../../../src/record/finding.ts";
import { normaliseRecord } from "../../../src/record/normalise.ts";
import type { RunRecord } from "../../../src/record/record.ts";
import { type RunningCli, runCli, startCli } from "../../support/commands/cli-run.ts";
import { hostileLab, MEMORY_HOG } from "../../support/labs/hostile-lab.ts";
import { type LabCopy, waitingLab } from "../../support/labs/lab-copy.ts";

const ON_NAMESPACES = { WIRESTEP_STAGE: "namespaces" };
const GROUPS = ["/sys/fs/cgroup/pids/wirestep", "/sys/fs/cgroup/wirestep"];

let waiting: LabCopy;
beforeAll(async () => {
  waiting = await waitingLab();
});
afterAll(() => waiting?.[Symbol.asyncDispose]());

/** The control groups of the stages of a command. */
function partsOf(pid: number | undefined): readonly string[] {
  const groups = GROUPS.filter(existsSync).flatMap((folder) => readdirSync(folder));
  return groups.filter((name) => name.split(",")[3] === `${pid}`);
}

/** Processes in the control groups of a command. */
function processesOf(pid: number | undefined): readonly string[] {
  return GROUPS.flatMap((folder) =>
    partsOf(pid).flatMap((name) => {
      const file = `${folder}/${name}/cgroup.procs`;
      return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
    }),
  );
}

describe.skipIf(userInfo().uid !== 0)("a stage of namespaces", () => {
  const clis: RunningCli[] = [];
  afterEach(async () => {
    for (const cli of clis.splice(0)) await cli.ended;
  });

  async function recordOf(lab: string, stage: string): Promise<RunRecord> {
    const { stdout, stderr } = await runCli(
      ["lab", lab, "--json", "--stage", stage],
      {},
      waiting.around,
    );
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout) as RunRecord;
  }

  test.each(["handshake", "close-in-syn-received", "udp-broadcast"])(
    "%s has the same record on both, and names its stage",
    async (lab) => {
      const [here, engine] = [await recordOf(lab, "namespaces"), await recordOf(lab, "docker")];
      expect(here.environment.stage).toBe("namespaces");
      expect(engine.environment.stage).toBe("docker");
      expect(here.verdict).toBe("passed");
      expect(normaliseRecord(here)).toEqual(normaliseRecord(engine));
    },
  );

  test.each(["loopback", "small-mtu", "privileged-port-root"])("%s passes", async (lab) => {
    expect(await recordOf(lab, "namespaces")).toMatchObject({ verdict: "passed" });
  });

  test("a killed command takes all processes of its stage with it, and the next one removes the groups", async () => {
    const cli = startCli(["lab", waiting.folder], ON_NAMESPACES, waiting.around);
    clis.push(cli);
    await cli.printed("shows E1");
    const { pid } = cli.process;
    expect(processesOf(pid).length).toBeGreaterThan(4);
    cli.process.kill("SIGKILL");
    await expect.poll(() => processesOf(pid), { timeout: 5_000, interval: 10 }).toEqual([]);
    expect(partsOf(pid)).not.toEqual([]);
    await runCli(["lab", "handshake", "--quiet"], ON_NAMESPACES, waiting.around);
    expect(partsOf(pid)).toEqual([]);
  });

  test("an interrupted command removes its stage", async () => {
    const cli = startCli(["lab", waiting.folder], ON_NAMESPACES, waiting.around);
    clis.push(cli);
    await cli.printed("shows E1");
    cli.process.kill("SIGINT");
    await cli.ended;
    expect(partsOf(cli.process.pid)).toEqual([]);
  });

  test("a memory hog is killed at its limit, and is reported by its name", async () => {
    await using lab = await hostileLab(MEMORY_HOG);
    const { code, stdout } = await runCli(["lab", lab.folder], ON_NAMESPACES, lab.around);
    expect(stdout).toContain("the memory of the client's program");
    expect(code).toBe(1);
  });

  test("stepping by hand needs a stage that stays, and the message names the command that steps here", async () => {
    const { code, stderr } = await runCli(["netstat", "handshake"], ON_NAMESPACES);
    expect(stderr).toContain("make step LAB=handshake");
    expect(code).toBe(3);
  });

  test("the doctor tries GDB, the captures and the gate on it, and leaves nothing", async () => {
    const { stdout } = await runCli(["doctor", "--json"], {}, waiting.around);
    const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
    const found = findings.find(({ name }) => name === "no engine needed");
    expect(found?.status, found?.observed).toBe("ok");
    for (const part of ["GDB", "marker frame", "NFQUEUE"]) expect(found?.observed).toContain(part);
  });

  test("a stage can't be kept, and the message names the alternative", async () => {
    const { code, stderr } = await runCli(["lab", "handshake", "--keep"], ON_NAMESPACES);
    expect(stderr).toContain("--stage docker");
    expect(code).toBe(3);
  });
});
