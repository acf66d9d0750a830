/**
 * Runs a lab many times in a row and compares the runs: `make repeat LAB=handshake N=50`, with FAMILY=6 on IPv6.
 * Exit code 1 unless all passed and all normalised transcripts are the same, byte for byte.
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

const verdicts = new Map<string, number>();
const texts = new Map<string, number>();
const times: number[] = [];
const add = (counts: Map<string, number>, key: string): unknown =>
  counts.set(key, (counts.get(key) ?? 0) + 1);

for (let run = 0; run < count; run++) {
  const start = performance.now();
  const { stdout, stderr, exitCode } =
    await wirestep`${process.execPath} ${cli} lab ${lab} --family ${family} --quiet`;
  times.push(performance.now() - start);
  add(verdicts, `exit code ${exitCode}`);
  if (exitCode !== 0) console.log(stdout, stderr);
}
const runs = join(around, "runs", family === 6 ? `${lab}-ipv6` : lab);
for (const time of await readdir(runs)) {
  const { stdout } =
    await wirestep`${process.execPath} ${cli} transcript ${join(runs, time)} --normalised`;
  add(texts, createHash("sha256").update(stdout).digest("hex").slice(0, 12));
}
times.sort((a, b) => a - b);
const median = times[Math.floor(times.length / 2)] ?? 0;
console.log(
  `${lab}: ${count} runs, ${[...verdicts].map(([key, n]) => `${n} with ${key}`).join(", ")}`,
);
console.log(`normalised transcripts: ${[...texts].map(([key, n]) => `${n} × ${key}`).join(", ")}`);
console.log(`wall time: median ${median.toFixed(0)} ms, longest ${times.at(-1)?.toFixed(0)} ms`);
const same = verdicts.get("exit code 0") === count && texts.size === 1;
if (same) await rm(around, { recursive: true });
else console.log(`the runs are in ${around}`);
process.exitCode = same ? 0 : 1;
