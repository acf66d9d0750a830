/**
 * Observes the programs in test/observed/ several times each, on a stage of namespaces, and prints whether their transcripts
 * are the same in all runs: node tools/observed-programs.ts [RUNS [NAME...]]. The transcripts are kept in
 * results/observed/ for a reader. Fails if a run is not observed, or if more than one in ten pairs differs.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { $ } from "zx";
import { normaliseRecord } from "../src/record/normalise.ts";
import { parseRecord, type RunRecord } from "../src/record/record.ts";
import { styleFor } from "../src/report/text/style.ts";
import { transcriptOf } from "../src/report/text/transcript/transcript.ts";
import { ROOT } from "../src/runtime/checkout.ts";
import { observedNames, programsOf } from "./observed-pairs.ts";

const KEPT = join(ROOT, "results/observed");

const runs = Number(process.argv[2] ?? 20);
const chosen = process.argv.slice(3);
const names = await observedNames();
const cwd = await mkdtemp(join(tmpdir(), "wirestep-observed-"));
await mkdir(KEPT, { recursive: true });
let failed = 0;
let different = 0;
try {
  for (const name of names.filter((one) => chosen.length === 0 || chosen.includes(one))) {
    const transcripts = new Set<string>();
    const ends = new Set<string>();
    for (let number = 0; number < runs; number++) {
      const record = await observed(name);
      if (record.verdict !== "observed") failed += 1;
      ends.add(record.observed?.end ?? record.verdict);
      transcripts.add(transcriptOf(normaliseRecord(record), styleFor(false)));
    }
    for (const [index, text] of [...transcripts].entries()) {
      await writeFile(join(KEPT, `${name}${index === 0 ? "" : `-${index + 1}`}.txt`), text);
    }
    if (transcripts.size > 1) different += 1;
    const same =
      transcripts.size === 1 ? `same in ${runs} of ${runs}` : `${transcripts.size} forms`;
    process.stdout.write(`${name.padEnd(20)} ${same.padEnd(18)} ${[...ends].join(" | ")}\n`);
  }
} finally {
  await rm(cwd, { recursive: true, force: true });
}
process.stdout.write(`${different} of ${names.length} differ, ${failed} runs failed\n`);
if (failed > 0 || different * 10 > names.length) process.exitCode = 1;

async function observed(name: string): Promise<RunRecord> {
  const { server, client, packages } = await programsOf(name);
  const programs = ["--server", server, "--client", client];
  const more = packages.flatMap((one) => ["--package", one]);
  const stage = ["--stage", "namespaces", "--quiet"];
  const run = await $({
    cwd,
    quiet: true,
    nothrow: true,
  })`${join(ROOT, "bin/wirestep")} observe ${programs} ${more} ${stage}`;
  const [folder = ""] = await readdir(join(cwd, "runs")).catch(() => []);
  const [newest = ""] = await readdir(join(cwd, "runs", folder)).catch(() => []);
  if (newest === "") throw new Error(`${name}: no run. ${run.stderr}`);
  const text = await readFile(join(cwd, "runs", folder, newest, "record.json"), "utf8");
  await rm(join(cwd, "runs"), { recursive: true });
  return parseRecord(text);
}
