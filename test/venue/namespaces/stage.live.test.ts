/**
 * Stages without an engine, made by root: nothing of a stage is left. engine.live.test.ts and all-labs.live.test.ts compare
 * their records with those of an engine.
 */
import { existsSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Finding } from "../../../src/record/finding.ts";
import { type RunningCli, runCli, startCli } from "../../support/commands/cli-run.ts";
import { closeTerminals, OnTerminal } from "../../support/commands/on-terminal.ts";
import { hostileLab, MEMORY_HOG, TERMINAL } from "../../support/labs/hostile-lab.ts";
import { type LabCopy, waitingLab } from "../../support/labs/lab-copy.ts";
import { GROUPS, groupsOf } from "../../support/runs/left.ts";

const ON_NAMESPACES = { WIRESTEP_STAGE: "namespaces" };

closeTerminals();
let waiting: LabCopy;
beforeAll(async () => {
  waiting = await waitingLab();
});
afterAll(() => waiting?.[Symbol.asyncDispose]());

/** Processes in the control groups of a command. */
function processesOf(pid: number | undefined): readonly string[] {
  return GROUPS.flatMap((folder) =>
    groupsOf(pid).flatMap((name) => {
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

  test("a killed command takes all processes of its stage with it, and the next one removes the groups", async () => {
    const cli = startCli(["lab", waiting.folder], ON_NAMESPACES, waiting.around);
    clis.push(cli);
    await cli.printed("shows E1");
    const { pid } = cli.process;
    expect(processesOf(pid).length).toBeGreaterThan(4);
    cli.process.kill("SIGKILL");
    await expect.poll(() => processesOf(pid), { timeout: 5_000, interval: 10 }).toEqual([]);
    expect(groupsOf(pid)).not.toEqual([]);
    await runCli(["lab", "handshake", "--quiet"], ON_NAMESPACES, waiting.around);
    expect(groupsOf(pid)).toEqual([]);
  });

  test("an interrupted command removes its stage", async () => {
    const cli = startCli(["lab", waiting.folder], ON_NAMESPACES, waiting.around);
    clis.push(cli);
    await cli.printed("shows E1");
    cli.process.kill("SIGINT");
    await cli.ended;
    expect(groupsOf(cli.process.pid)).toEqual([]);
  });

  test.each([250, 350, 400, 450, 500, 600])(
    "a command killed %i ms after its start leaves no process",
    async (delay) => {
      const cli = startCli(["lab", waiting.folder], ON_NAMESPACES, waiting.around);
      await new Promise((resolve) => setTimeout(resolve, delay)); // the moment is the point
      cli.process.kill("SIGKILL");
      await cli.ended;
      const left = () => processesOf(cli.process.pid);
      await expect.poll(left, { timeout: 5_000, interval: 10 }).toEqual([]);
    },
  );

  test("a memory hog is killed at its limit, and is reported by its name", async () => {
    await using lab = await hostileLab(MEMORY_HOG);
    const { code, stdout } = await runCli(["lab", lab.folder], ON_NAMESPACES, lab.around);
    expect(stdout).toContain("the memory of the client's program");
    expect(code).toBe(1);
  });

  test("a program has no terminal, so it can neither draw on its user's nor type into it", async () => {
    await using lab = await hostileLab(TERMINAL);
    const terminal = new OnTerminal("lab", lab.folder, "--stage", "namespaces");
    await terminal.ended;
    expect(terminal.drawn).toContain("its terminal: No such device or address");
    expect(terminal.drawn).not.toContain("drawn by the program");
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
