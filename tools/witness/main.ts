/**
 * `npm run witness`: compares the calls of programs as the observer sees them with those that strace sees outside of a
 * debugger, on the same stage: the labs' programs, and the correct ones of test/corpus. `npm run witness -- labs/
 * udp/right/` takes those whose names begin with one of these words, and `npm run witness -- ./my-lab` a lab in
 * that folder. Exit code 1 if one is different, or could not be compared.
 */

import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { argv } from "zx";
import { labNames } from "../../src/lab-files/load.ts";
import { folderOf } from "../../test/corpus/program.ts";
import { PROGRAMS } from "../../test/corpus/programs.ts";
import { type Seen, withoutMoments } from "./seen.ts";
import { type SeenPeers, Witnessed } from "./stage.ts";

interface Program {
  readonly name: string;
  readonly lab: string;
  readonly programs?: string;
}

/** Labs whose results depend on which program comes first. Outside of a debugger that is chance. */
const CHANCE: ReadonlySet<string> = new Set([
  "bind-in-time-wait",
  "cut-off-peer",
  "nagle", // it reads twice, and the moments decide how much it gets
  "privileged-port",
  "segmentation", // as nagle
  "udp-closed-port",
  "udp-multicast",
]);

const CORPUS = fileURLToPath(new URL("../../test/corpus/", import.meta.url));
const labs = (await labNames()).filter((lab) => !CHANCE.has(lab));
const right = PROGRAMS.filter(({ verdict }) => verdict === "right");
const all: readonly Program[] = [
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

async function result({ lab, programs }: Program): Promise<readonly string[]> {
  try {
    await using witnessed = await Witnessed.of(lab, programs);
    if (!witnessed.isComparable) return ["left out: the network or time acts"];
    return compared(await witnessed.stepped(), await witnessed.traced());
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
  console.log([`${what.padEnd(36)}${program.name}`, ...differences].join("\n"));
  if (what === "different" || what === "failed") process.exitCode = 1;
}
