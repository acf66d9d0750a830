/**
 * `npm run bench:gate` measures the cost of holding packets. It runs the handshake with its packets held
 * one by one (lab handshake-slow) and without (handshake) in alternation, and compares the medians of
 * whole commands, from their start to the removal of everything they made.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { $, argv } from "zx";
import { COMMAND } from "../../test/support/commands/command.ts";
import { testDocker } from "../../test/support/engine/engine.ts";
import { medianOf } from "../../test/support/evidence/rounds.ts";
import { type Row, writeFigures } from "../figures/figures.ts";

const rounds = Number(argv._[0] ?? 12);
const labs = ["handshake", "handshake-slow"] as const;
const around = await mkdtemp(join(tmpdir(), "wirestep-bench-"));
const wirestep = $({ cwd: around, quiet: true });

const times: Record<(typeof labs)[number], number[]> = { handshake: [], "handshake-slow": [] };
for (let round = 0; round <= rounds; round++) {
  for (const lab of labs) {
    const start = performance.now();
    await wirestep`${COMMAND} lab ${lab} --quiet`;
    if (round > 0) times[lab].push(performance.now() - start); // the first builds missing images
  }
}
await rm(around, { recursive: true });

for (const lab of labs) {
  const spread = [Math.min(...times[lab]), Math.max(...times[lab])].map((time) => time.toFixed(0));
  console.log(`${lab}: median ${medianOf(times[lab]).toFixed(0)} ms, ${spread.join(" to ")} ms`);
}
const ratio = medianOf(times["handshake-slow"]) / medianOf(times.handshake);
console.log(`held / not held: ${ratio.toFixed(3)}, medians of ${rounds} runs each`);

const { ServerVersion } = await (await testDocker()).info();
const rows: Row[] = labs.map((lab) => ({ what: lab, value: medianOf(times[lab]), unit: "ms" }));
const cost: Row = { what: "held / not held", value: ratio, unit: "" };
await writeFigures("bench-gate", "npm run bench:gate", [...rows, cost], ServerVersion);
process.exit(); // an open connection to the engine would keep the process alive
