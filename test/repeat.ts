/**
 * Runs labs many times and compares the runs: `make repeat LAB=handshake N=50`, with FAMILY=6 on IPv6;
 * LAB=all runs all of them side by side, N rounds of `make labs`.
 * Exit code 1 unless all passed and all normalised transcripts of a lab are the same, byte for byte.
 */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { $, argv } from "zx";

const lab = String(argv._[0] ?? "handshake");
const count = Number(argv._[1] ?? 50);
const family = Number(argv.family ?? 4);
const cli = fileURLToPath(new URL("../src/cli.ts", import.meta.url));
const around = await mkdtemp(join(tmpdir(), "wirestep-repeat-"));
const wirestep = $({ cwd: around, nothrow: true, quiet: true });
const command = lab === "all" ? ["labs"] : ["lab", lab, "--quiet"];

type Counts = Map<string, number>;
const add = (counts: Counts, key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);
const listed = (counts: Counts): string =>
  [...counts].map(([key, n]) => `${n} × ${key}`).join(", ");

const verdicts: Counts = new Map();
const times: number[] = [];
for (let run = 0; run < count; run++) {
  const start = performance.now();
  const { stdout, stderr, exitCode } =
    await wirestep`${process.execPath} ${cli} ${command} --family ${family}`;
  times.push(performance.now() - start);
  add(verdicts, `exit code ${exitCode}`);
  if (exitCode !== 0) console.log(stdout, stderr);
}

let same = verdicts.get("exit code 0") === count;
for (const name of (await readdir(join(around, "runs"))).toSorted()) {
  const texts: Counts = new Map();
  for (const time of await readdir(join(around, "runs", name))) {
    const { stdout } =
      await wirestep`${process.execPath} ${cli} transcript ${join("runs", name, time)} --normalised`;
    add(texts, createHash("sha256").update(stdout).digest("hex").slice(0, 12));
  }
  same &&= texts.size === 1;
  console.log(`${name}: normalised transcripts: ${listed(texts)}`);
}
times.sort((a, b) => a - b);
const median = times[Math.floor(times.length / 2)] ?? 0;
console.log(`${lab}: ${count} runs, ${listed(verdicts)}`);
console.log(`wall time: median ${median.toFixed(0)} ms, longest ${times.at(-1)?.toFixed(0)} ms`);
if (same) await rm(around, { recursive: true });
else console.log(`the runs are in ${around}`);
process.exitCode = same ? 0 : 1;
