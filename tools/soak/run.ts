/**
 * `make soak N=1000`: at least N runs of the quick labs, in rounds of all, while the machine computes
 * and writes to its disk beside them. Exit code 1 unless every run passed, every lab's normalised
 * transcripts are the same, and nothing has grown.
 */
import { setTimeout as pause } from "node:timers/promises";
import { argv } from "zx";
import { alignColumns } from "../../src/report/text/table-changes.ts";
import { runCli } from "../../test/support/commands/cli-run.ts";
import { testDocker } from "../../test/support/engine/engine.ts";
import { allTheSame, listed, medianOf, runRounds } from "../../test/support/evidence/rounds.ts";
import { atLeast, atMost, writeFigures } from "../figures/figures.ts";
import { footprint } from "./footprint.ts";
import { startLoad } from "./load.ts";

/** In milliseconds: Go collects what an engine has forgotten every two minutes at the latest. */
const SETTLE_LIMIT = 300_000;

const wanted = Number(argv._[0] ?? 1000);

// The first round builds what is missing, and brings the engine's caches to their size.
const warm = await runRounds(["labs"], 1);
const labs = warm.transcripts.size;
const count = Math.max(1, Math.ceil(wanted / labs));
const docker = await testDocker();
const before = await footprint(docker);
const rounds = await (async () => {
  await using _ = await startLoad();
  return runRounds(["labs"], count);
})();
await runCli(["clean"]); // as the next command would
const { after, grown } = await settledFootprint();

const rows = Object.entries(before).map(([name, size]) => [name, `${size}`, `${after[name]}`]);
console.log(alignColumns([["", "before", "after"], ...rows]).join("\n"));
const differing = [...rounds.transcripts].filter(([, texts]) => texts.size !== 1);
for (const [lab, texts] of differing) console.log(`${lab}: transcripts ${listed(texts)}`);
const seconds = (medianOf(rounds.times) / 1000).toFixed(1);
console.log(
  `\n${count * labs} runs of ${labs} labs in ${count} rounds of ${seconds} s under load: ${listed(rounds.codes)}`,
);
console.log(`labs whose transcripts differ: ${differing.length}`);
console.log(`grown: ${grown.map(([name]) => name).join(", ") || "nothing"}`);
const { ServerVersion } = await docker.info();
const sameOfAll = labs - differing.length;
await writeFigures(
  "soak",
  "make soak",
  [
    atLeast(`runs of ${labs} labs while the machine is busy`, count * labs, 1000),
    atMost("rounds in which a lab did not pass", count - (rounds.codes.get("exit code 0") ?? 0), 0),
    atLeast("labs whose normalised transcripts are all the same", sameOfAll, labs),
    atMost("things that have grown", grown.length, 0),
    { what: "a round of all of them", value: Number(seconds), unit: "s" },
  ],
  ServerVersion,
);
process.exitCode = allTheSame(rounds) && grown.length === 0 ? 0 : 1;

/**
 * The footprint once nothing in it is larger than before, or at the limit: an engine closes some
 * connections of commands that have ended only when their memory is collected.
 */
async function settledFootprint() {
  const deadline = performance.now() + SETTLE_LIMIT;
  for (;;) {
    const now = await footprint(docker);
    const larger = Object.entries(before).filter(([name, size]) => (now[name] ?? 0) > size);
    if (larger.length === 0 || performance.now() > deadline) return { after: now, grown: larger };
    await pause(1_000);
  }
}
