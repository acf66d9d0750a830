/** The same evidence: all quick labs have the same record on both stages, as root. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { normaliseRecord } from "../../../src/record/normalise.ts";
import { parseRecord, type RunRecord } from "../../../src/record/record.ts";
import { runCli } from "../../support/commands/cli-run.ts";

/** The kernel's bookkeeping of a fragmented datagram depends on the driver of the cable. */
const OTHER_BUFFERS = ["udp-fragments"];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-stages-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function recordsOn(stage: string): Promise<ReadonlyMap<string, RunRecord>> {
  const cwd = await mkdtemp(join(folder, `${stage}-`));
  const { stdout, code } = await runCli(["labs", "--stage", stage], {}, cwd);
  expect(code, stdout).toBe(0);
  const labs = (await readdir(join(cwd, "runs"), { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  );
  return new Map(
    await Promise.all(
      labs.map(async ({ name }) => {
        const [run = ""] = await readdir(join(cwd, "runs", name));
        const text = await readFile(join(cwd, "runs", name, run, "record.json"), "utf8");
        return [name, parseRecord(text)] as const;
      }),
    ),
  );
}

test.skipIf(userInfo().uid !== 0)(
  "all quick labs have the same record on both stages",
  async () => {
    const engine = await recordsOn("docker");
    const namespaces = await recordsOn("namespaces");
    expect([...namespaces.keys()].toSorted()).toEqual([...engine.keys()].toSorted());
    expect(engine.size).toBeGreaterThan(50);
    const different = [...engine].flatMap(([lab, record]) => {
      const other = namespaces.get(lab);
      const same =
        other && JSON.stringify(normaliseRecord(other)) === JSON.stringify(normaliseRecord(record));
      return same ? [] : [lab];
    });
    expect(different.filter((lab) => !OTHER_BUFFERS.includes(lab))).toEqual([]);
  },
);
