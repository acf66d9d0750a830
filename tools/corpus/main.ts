/**
 * `npm run corpus`: runs each program of test/corpus in its lab. Correct programs must pass. Wrong ones must be
 * mismatches whose first message names their line and their cause. `npm run corpus -- close udp/wrong/` runs
 * those whose folder begins with one of these words, and `--at-once 2` two at a time. `--without-tags` removes the tags
 * of each program first, so that its steps are found by their effects. Exit code 1 if a report is not as it must be;
 * the runs are then kept.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alignColumns } from "../../src/report/text/table.ts";
import { folderOf } from "../../test/corpus/program.ts";
import { PROGRAMS } from "../../test/corpus/programs.ts";
import { corpusOptions } from "./options.ts";
import { type Tried, tryProgram } from "./try.ts";

const { asked, atOnce, withoutTags } = corpusOptions(process.argv.slice(2));
const wanted = PROGRAMS.filter((program) => {
  return asked.length === 0 || asked.some((word) => folderOf(program).startsWith(word));
});
if (wanted.length === 0) {
  console.error(`No program's folder begins with ${asked.join(" or ")}: see test/corpus/.`);
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), "wirestep-corpus-"));
const waiting = [...wanted];
const results: Tried[] = [];
const runOneByOne = async (): Promise<void> => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const tried = await tryProgram(next, folder, withoutTags);
    results.push(tried);
    // a run of all takes long, and an interrupted one must not lose what it has found
    console.error(`${tried.wrong === "" ? "✓" : "✗"} ${folderOf(next)}  ${tried.wrong}`);
  }
};
await Promise.all(Array.from({ length: atOnce }, runOneByOne));

const inOrder = results.toSorted((a, b) => wanted.indexOf(a.program) - wanted.indexOf(b.program));
const rows = inOrder.map(({ program, verdict, cause, wrong }) => [
  wrong === "" ? "✓" : "✗",
  folderOf(program),
  verdict,
  wrong,
  cause.slice(0, 160),
]);
console.log(
  alignColumns([["", "program", "verdict", "not as it must be", "reported first"], ...rows]).join(
    "\n",
  ),
);
for (const kind of ["right", "wrong"] as const) {
  const of = results.filter(({ program }) => program.verdict === kind);
  const good = of.filter(({ wrong }) => wrong === "").length;
  console.log(`${good} of ${of.length} ${kind} programs are reported as they must be`);
}
if (results.every(({ wrong }) => wrong === "")) await rm(folder, { recursive: true });
else {
  console.log(`the runs are in ${folder}`);
  process.exitCode = 1;
}
