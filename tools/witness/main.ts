/**
 * `npm run witness`: compares the calls of programs as the observer sees them with those that strace sees outside of a
 * debugger, on the same stage: the labs' programs, the correct ones of test/corpus, and those of test/observed. `npm run witness -- labs/
 * udp/right/` takes those whose names begin with one of these words, and `npm run witness -- ./my-lab` a lab in
 * that folder. Exit code 1 if one is different, or could not be compared.
 */

import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { argv } from "zx";
import { labNames } from "../../src/lab-files/load.ts";
import { folderOf } from "../../test/corpus/program.ts";
import { PROGRAMS } from "../../test/corpus/programs.ts";
import { type ObservedPrograms, observedNames, programsOf } from "../observed-pairs.ts";
import { observedSides } from "./observed.ts";
import { type Seen, withoutMoments } from "./seen.ts";
import { type SeenPeers, Witnessed } from "./stage.ts";

interface Program {
  readonly name: string;
  readonly lab: string;
  readonly programs?: string;
  /** Two programs without a lab. */
  readonly observed?: ObservedPrograms;
}

/** Nagle's algorithm holds data until an acknowledgment, which a kernel's timer of 40 ms sends. */
const TIMED: ReadonlySet<string> = new Set(["nagle", "segmentation"]);

const CORPUS = fileURLToPath(new URL("../../test/corpus/", import.meta.url));
const labs = await labNames();
const right = PROGRAMS.filter(({ verdict }) => verdict === "right");
const observed = await Promise.all(
  (await observedNames()).map(async (name) => ({
    name: `observed/${name}`,
    lab: "",
    observed: await programsOf(name),
  })),
);
const all: readonly Program[] = [
  ...observed,
  ...labs.map((lab) => ({ name: `labs/${lab}`, lab })),
  ...right.map((one) => ({ name: folderOf(one), lab: one.lab, programs: CORPUS + folderOf(one) })),
];

/** `same`, `same but for moments`, or the threads that are different. */
function compared(stepped: SeenPeers, traced: SeenPeers): readonly string[] {
  if (isDeepStrictEqual(stepped, traced)) return ["same"];
  const differences: string[] = [];
  for (const peer of ["server", "client"] as const) {
    const [a, b] = [withoutMoments(stepped[peer]), withoutMoments(traced[peer])];
    for (const by of new Set([...Object.keys(a), ...Object.keys(b)])) {
      if (isDeepStrictEqual(a[by], b[by])) continue;
      const text = (seen: Seen): string => JSON.stringify(seen[by] ?? "no such thread");
      differences.push(`  ${peer} ${by}\n    stepped  ${text(a)}\n    strace   ${text(b)}`);
    }
  }
  return differences.length === 0 ? ["same but for moments"] : ["different", ...differences];
}

async function result({ lab, programs, observed }: Program): Promise<readonly string[]> {
  if (TIMED.has(lab)) return ["left out: a kernel's timer decides how much a read gets"];
  try {
    if (observed !== undefined) {
      const sides = await observedSides(observed);
      return compared(sides.stepped, sides.traced);
    }
    await using witnessed = await Witnessed.of(lab, programs);
    if (!witnessed.isComparable) return ["left out: the network or time acts"];
    const { seen, turns } = await witnessed.stepped();
    const free = compared(seen, await witnessed.traced());
    if (free[0] !== "different") return free;
    // some results depend on which program comes first
    const [ordered = "", ...differences] = compared(seen, await witnessed.traced(turns));
    return [ordered === "different" ? ordered : `${ordered}, in the lab's order`, ...differences];
  } catch (error) {
    // the next program can be compared nevertheless
    return ["failed", `  ${error instanceof Error ? error.message : error}`];
  }
}

const words = argv._.map(String);
const folders = words.filter((word) => /^[./]/.test(word));
const asked = words.filter((word) => !folders.includes(word));
const wanted = all.filter(({ name }) => {
  return words.length === 0 || asked.some((word) => name.startsWith(word));
});
for (const program of [...wanted, ...folders.map((lab) => ({ name: lab, lab }))]) {
  const [what = "", ...differences] = await result(program);
  console.log([`${what.padEnd(56)}${program.name}`, ...differences].join("\n"));
  if (what === "different" || what === "failed") process.exitCode = 1;
}
