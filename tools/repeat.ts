/**
 * Runs a lab many times and compares the runs: `npm run repeat handshake 50`, on IPv6
 * `npm run repeat -- handshake 50 --family 6`. `npm run repeat all 50` runs 50 rounds of `make labs`.
 * Exit code 1 unless all runs passed and all normalised transcripts of a lab are the same, byte for byte.
 */
import { argv } from "zx";
import { allTheSame, listed, medianOf, runRounds } from "../test/support/evidence/rounds.ts";

const lab = String(argv._[0] ?? "handshake");
const count = Number(argv._[1] ?? 50);
const command = lab === "all" ? ["labs"] : ["lab", lab, "--quiet"];

const rounds = await runRounds([...command, "--family", String(argv.family ?? 4)], count);
for (const [name, texts] of rounds.transcripts) {
  console.log(`${name}: normalised transcripts: ${listed(texts)}`);
}
console.log(`${lab}: ${count} runs, ${listed(rounds.codes)}`);
const longest = Math.max(...rounds.times).toFixed(0);
console.log(`wall time: median ${medianOf(rounds.times).toFixed(0)} ms, longest ${longest} ms`);
process.exitCode = allTheSame(rounds) ? 0 : 1;
