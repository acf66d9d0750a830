/** The same evidence: all labs have the same record on both stages, as root. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { normaliseRecord } from "../../../src/record/normalise.ts";
import { parseRecord, type RunRecord } from "../../../src/record/record.ts";
import { runCli } from "../../support/commands/cli-run.ts";

/** The labs that a command runs, by its words: the slow ones wait for timers, and some labs are made for IPv6. */
const ALL = [
  ["all quick labs", []],
  ["all slow labs", ["--slow"]],
  ["all labs on IPv6", ["--family", "6"]],
] as const;
/** Milliseconds: both stages, on a busy machine. */
const LIMIT = 1_200_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-stages-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function recordsOn(
  stage: string,
  words: readonly string[],
): Promise<ReadonlyMap<string, RunRecord>> {
  const cwd = await mkdtemp(join(folder, `${stage}-`));
  const { stdout, code } = await runCli(["labs", ...words, "--stage", stage], {}, cwd);
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

test.skipIf(userInfo().uid !== 0).each(ALL)(
  "%s have the same records on both stages",
  { timeout: LIMIT },
  async (_, words) => {
    const engine = await recordsOn("docker", words);
    const namespaces = await recordsOn("namespaces", words);
    expect([...namespaces.keys()].toSorted()).toEqual([...engine.keys()].toSorted());
    expect(engine.size).toBeGreaterThan(0);
    const different = [...engine].flatMap(([lab, record]) => {
      const other = namespaces.get(lab);
      const same =
        other && JSON.stringify(normaliseRecord(other)) === JSON.stringify(normaliseRecord(record));
      return same ? [] : [lab];
    });
    expect(different).toEqual([]);
  },
);
