/**
 * Labs on an engine. One lab of each kind that needs another thing of its stage has the same record there as on the
 * stage of all labs' runs. None holds packets: other files of this project take the machine, and a packet that is held for a second
 * is sent again (gate-faults.live.test.ts holds them on an engine). `make labs` runs all of them on an engine, and `npm run tools` compares them all.
 */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { normaliseRecord } from "../../src/record/normalise.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { readRecord } from "../../src/runs/records.ts";
import { runCli } from "../support/commands/cli-run.ts";
import { allLabs, runFolder } from "../support/runs/all-labs.ts";

const LABS = [
  "handshake", // two connections
  "loopback", // the trace of addresses that all stages have
  "privileged-port-root", // a program of root
  "udp-closed-port", // ICMP
];

let folder: string;
beforeAll(async () => {
  await allLabs();
  folder = await mkdtemp(join(tmpdir(), "wirestep-engine-"));
  const { code, stdout } = await runCli(["labs", ...LABS, "--stage", "docker"], {}, folder);
  expect(code, stdout).toBe(0);
});
afterAll(() => rm(folder, { recursive: true }));

test.each(LABS)("%s has the same record as on the other stage", async (lab) => {
  const [run = ""] = await readdir(join(folder, "runs", lab));
  const record = await readRecord(join(folder, "runs", lab, run));
  expect(record.environment.stage).toBe("docker");
  expect(record.verdict).toBe("passed");
  expect(comparable(record)).toEqual(comparable(await readRecord(await runFolder(lab))));
});

/** Without the path from a run to its lab: the two runs are in different folders. */
function comparable(record: RunRecord): unknown {
  const { lab, ...rest } = normaliseRecord(record);
  const { folder: _, ...same } = lab;
  return { ...rest, lab: same };
}
