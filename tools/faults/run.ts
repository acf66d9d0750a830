/**
 * `npm run faults 200 7`: disturbs 200 runs at moments from seed 7, and prints how the runs ended for
 * each kind of fault. With `-- --stage namespaces 200 7` on the stage without an engine. Exit code 1 if a run ended in a wrong way.
 */
import { argv } from "zx";
import { alignColumns } from "../../src/report/text/table.ts";
import { testDocker } from "../../test/support/engine/engine.ts";
import { atLeast, atMost, writeFigures } from "../figures/figures.ts";
import { type Disturbed, disturb, makeDisk, undisturbedTimes } from "./disturb.ts";
import { FAULTS_ON, momentsOf } from "./moments.ts";
import { disturbOnNamespaces } from "./on-namespaces.ts";

const count = Number(argv._[0] ?? 112);
const seed = Number(argv._[1] ?? Math.floor(Math.random() * 1e6));
const stage = argv.stage === "namespaces" ? "namespaces" : "docker";
const FAULTS = FAULTS_ON[stage] ?? [];
const disturbed = stage === "namespaces" ? disturbOnNamespaces : disturb;
const moments = momentsOf(seed, count, FAULTS);

const results: Disturbed[] = [];
await using place = await makeDisk();
const times = await undisturbedTimes(moments, place.disk, stage);
for (const moment of moments) {
  const result = await disturbed(moment, times.get(moment.lab) ?? 0, place.disk);
  results.push(result);
  if (result.wrong.length === 0) continue;
  const when = `${moment.lab}, ${moment.fault} at ${(moment.at * 100).toFixed(0)} %`;
  console.log(`${when}: ${result.wrong.join("\n  ")}`);
}

const rows = FAULTS.map((fault) => {
  const of = results.filter(({ moment }) => moment.fault === fault);
  const codes = Map.groupBy(of, ({ code }) => String(code));
  return [
    fault,
    `${of.length}`,
    `${of.filter(({ met }) => met).length}`,
    [...codes].map(([code, { length }]) => `${length} × ${code}`).join(", "),
    `${Math.max(0, ...of.map(({ took }) => took)).toFixed(0)} ms`,
    `${of.filter(({ wrong }) => wrong.length > 0).length}`,
  ];
});
const headings = ["fault", "moments", "in the run", "exit codes", "longest end", "wrong"];
console.log(alignColumns([headings, ...rows]).join("\n"));
const wrong = results.filter((result) => result.wrong.length > 0).length;
console.log(
  `\n${count} moments of seed ${seed}, after ${wrong} of them the run ended in a wrong way`,
);
const engine =
  stage === "docker" ? ((await (await testDocker()).info()).ServerVersion as string) : undefined;
const longest = Math.max(...results.map(({ took }) => took));
await writeFigures(
  stage === "docker" ? "faults" : "faults-namespaces",
  stage === "docker" ? "npm run faults" : "npm run faults -- --stage namespaces",
  [
    atLeast(`moments with ${FAULTS.length} kinds of faults`, count, 100),
    {
      what: "moments that met a run",
      value: results.filter(({ met }) => met).length,
      unit: "",
    },
    atMost("wrong verdicts, wrong exit codes, leftovers and hangs", wrong, 0),
    { what: "longest end after a fault", value: Math.round(longest), unit: "ms" },
  ],
  engine,
);
process.exitCode = wrong === 0 ? 0 : 1;
