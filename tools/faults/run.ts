/**
 * `npm run faults 200 7`: disturbs 200 runs at moments from seed 7, and prints how the runs ended for
 * each kind of fault. Exit code 1 if a run ended in a wrong way.
 */
import { argv } from "zx";
import { alignColumns } from "../../src/report/text/table.ts";
import { testDocker } from "../../test/support/engine/engine.ts";
import { atLeast, atMost, writeFigures } from "../figures/figures.ts";
import { type Disturbed, disturb, makeDisk, undisturbedTimes } from "./disturb.ts";
import { FAULTS, momentsOf } from "./moments.ts";

const count = Number(argv._[0] ?? 112);
const seed = Number(argv._[1] ?? Math.floor(Math.random() * 1e6));
const moments = momentsOf(seed, count);

const results: Disturbed[] = [];
await using place = await makeDisk();
const times = await undisturbedTimes(moments, place.disk);
for (const moment of moments) {
  const result = await disturb(moment, times.get(moment.lab) ?? 0, place.disk);
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
const { ServerVersion } = await (await testDocker()).info();
const longest = Math.max(...results.map(({ took }) => took));
await writeFigures(
  "faults",
  "npm run faults",
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
  ServerVersion,
);
process.exitCode = wrong === 0 ? 0 : 1;
