/**
 * `npm run soak 1000`: runs all quick labs in rounds, at least as many runs as given, while other
 * processes compute and write to the disk. Exit code 1 unless every run passed, every lab's normalised
 * transcripts are the same, and no count has grown. `npm run soak -- --stage namespaces 1000` does so without an
 * engine.
 */
import { setTimeout as pause } from "node:timers/promises";
import { argv } from "zx";
import { alignColumns } from "../../src/report/text/table.ts";
import { runCli } from "../../test/support/commands/cli-run.ts";
import { testDocker } from "../../test/support/engine/engine.ts";
import { allTheSame, listed, medianOf, runRounds } from "../../test/support/evidence/rounds.ts";
import { atLeast, atMost, writeFigures } from "../figures/figures.ts";
import { type Footprint, footprint } from "./footprint.ts";
import { startLoad } from "./load.ts";
import { stageFootprint } from "./stage-footprint.ts";

/** In milliseconds. The engine's Go runtime collects unused memory at least every two minutes. */
const SETTLE_LIMIT = 300_000;

const wanted = Number(argv._[0] ?? 1000);
const stage = argv.stage === "namespaces" ? "namespaces" : "docker";
const command = ["labs", "--stage", stage];
const docker = stage === "docker" ? await testDocker() : undefined;
const measured = (): Promise<Footprint> => (docker ? footprint(docker) : stageFootprint());

// The first round builds missing images and fills the engine's caches.
const warm = await runRounds(command, 1);
const labs = warm.transcripts.size;
const count = Math.max(1, Math.ceil(wanted / labs));
const before = await measured();
const rounds = await (async () => {
  await using _ = await startLoad();
  return runRounds(command, count);
})();
await runCli(["clean"]); // the next command would clean up too
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
const engine = docker && ((await docker.info()).ServerVersion as string);
const sameOfAll = labs - differing.length;
await writeFigures(
  docker ? "soak" : "soak-namespaces",
  docker ? "npm run soak" : "npm run soak -- --stage namespaces",
  [
    atLeast(`runs of ${labs} labs while the machine is busy`, count * labs, 1000),
    atMost("rounds in which a lab did not pass", count - (rounds.codes.get("exit code 0") ?? 0), 0),
    atLeast("labs whose normalised transcripts are all the same", sameOfAll, labs),
    atMost("counts that have grown", grown.length, 0),
    { what: "a round of all labs", value: Number(seconds), unit: "s" },
  ],
  engine,
);
process.exitCode = allTheSame(rounds) && grown.length === 0 ? 0 : 1;

/**
 * The footprint when no count is larger than before, or when the limit is reached. It waits because an
 * engine closes some connections of ended commands only when it collects their memory.
 */
async function settledFootprint() {
  const deadline = performance.now() + SETTLE_LIMIT;
  for (;;) {
    const now = await measured();
    const larger = Object.entries(before).filter(([name, size]) => (now[name] ?? 0) > size);
    if (larger.length === 0 || performance.now() > deadline) return { after: now, grown: larger };
    await pause(1_000);
  }
}
