/**
 * Runs every changed program of the labs and keeps the runs, for the tests that judge them again without
 * an engine. Run it when a lab's programs or its mutations have changed:
 *
 *     npm run keep-mutations             all labs, about six minutes
 *     npm run keep-mutations close udp   these labs
 */
import { allMutations } from "../../test/support/labs/mutation.ts";
import { performMutations } from "../../test/support/runs/performed.ts";
import { keepRuns, keptRun } from "./kept-runs.ts";

const wanted = process.argv.slice(2);
const mutations = (await allMutations()).filter(
  ({ lab }) => wanted.length === 0 || wanted.includes(lab),
);
const performed = await performMutations(mutations);
const labs = Map.groupBy(mutations, ({ lab }) => lab);
for (const [lab, own] of labs) {
  const runs = own.flatMap((mutation) => {
    const run = performed.get(mutation);
    return run === undefined ? [] : [keptRun(mutation.what, run.record)];
  });
  keepRuns(lab, runs);
}
const inconclusive = mutations.filter(
  (mutation) => performed.get(mutation)?.record.verdict === "inconclusive",
);
for (const { lab, what } of inconclusive) {
  process.stdout.write(`${lab}: ${what}: inconclusive; run this again for ${lab}\n`);
}
process.stdout.write(`${mutations.length} runs of ${labs.size} labs kept\n`);
process.exitCode = inconclusive.length === 0 ? 0 : 1;
process.exit(); // open connections to the engine would keep the process alive
