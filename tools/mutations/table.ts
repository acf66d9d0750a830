/** The outcomes of all wrong expectations, as a table of labs and kinds, and a table of kinds. */
import { alignColumns } from "../../src/report/text/table.ts";
import { atMost, type Row } from "../figures/figures.ts";
import type { TriedLab, TriedLabs } from "./try-all.ts";
import type { Outcome, Trial } from "./try-lab.ts";
import { KINDS } from "./wrong.ts";

export function mutationsText({ labs, untried }: TriedLabs): string {
  const all = labs.flatMap(({ trials }) => trials);
  const missed = labs.flatMap(({ name, trials }) =>
    trials.filter(({ outcome }) => outcome === "unnoticed").map(({ what }) => `${name}: ${what}`),
  );
  return [
    ...(labs.length > 0 ? [...labTable(labs), "", ...kindTable(all), ""] : []),
    ...rulesOf(all),
    ...untried.map(([lab, reason]) => `not tried: ${lab}: ${reason}`),
    ...missed.map((what) => `UNNOTICED ${what}`),
    `${all.length} wrong expectations of ${labs.length} labs: ${sentence(all)}`,
    "",
  ].join("\n");
}

/** Whether every lab was tried and no wrong expectation passed. */
export function isComplete({ labs, untried }: TriedLabs): boolean {
  const unnoticed = labs.some(({ trials }) => count(trials, "unnoticed") > 0);
  return labs.length > 0 && untried.length === 0 && !unnoticed;
}

export function figuresOf({ labs, untried }: TriedLabs): readonly Row[] {
  const trials = labs.flatMap((lab) => lab.trials);
  const [mismatch, refused, same, unnoticed] = counts(trials);
  return [
    { what: `wrong expectations of ${labs.length} labs`, value: trials.length - same, unit: "" },
    { what: "reported as a mismatch", value: mismatch, unit: "" },
    { what: "refused as invalid", value: refused, unit: "" },
    atMost("unnoticed", unnoticed, 0),
    atMost("labs that could not be tried", untried.length, 0),
  ];
}

function sentence(trials: readonly Trial[]): string {
  const [mismatch, refused, same, unnoticed] = counts(trials);
  const caught = trials.length === 0 ? 0 : mismatch + refused;
  const wrong = trials.length - same;
  const share = wrong === 0 ? "none tried" : `${((100 * caught) / wrong).toFixed(2)} % caught`;
  return `${mismatch} reported as a mismatch, ${refused} refused as invalid, ${same} with the same meaning, ${unnoticed} unnoticed; ${share}`;
}

/** The number of each kind in each lab. If some were not caught, it is preceded by the number caught. */
function labTable(labs: readonly TriedLab[]): readonly string[] {
  const rows = labs.map(({ name, trials }) => [
    name,
    ...KINDS.map((kind) => {
      const own = trials.filter((trial) => trial.kind === kind);
      const missed = count(own, "unnoticed");
      if (own.length === 0) return "";
      return missed === 0 ? `${own.length}` : `${own.length - missed}/${own.length}`;
    }),
    ...counts(trials).map(String),
  ]);
  return alignColumns([["lab", ...KINDS, ...HEADINGS], ...rows]);
}

function kindTable(all: readonly Trial[]): readonly string[] {
  const rows = KINDS.map((kind) => {
    const own = all.filter((trial) => trial.kind === kind);
    return [kind, `${own.length}`, ...counts(own).map(String)];
  });
  return alignColumns([["kind", "tried", ...HEADINGS], ...rows]);
}

/** The rules by which some mean the same, each with its number. */
function rulesOf(all: readonly Trial[]): readonly string[] {
  const rules = Map.groupBy(
    all.filter(({ outcome }) => outcome === "same"),
    ({ rule }) => rule ?? "",
  );
  return [...rules].map(([rule, trials]) => `same meaning: ${rule}: ${trials.length}`);
}

const HEADINGS = ["mismatch", "refused", "same", "unnoticed"] as const;
const OUTCOMES = HEADINGS satisfies readonly Outcome[];

function counts(trials: readonly Trial[]): [number, number, number, number] {
  const [mismatch = 0, refused = 0, same = 0, unnoticed = 0] = OUTCOMES.map((outcome) =>
    count(trials, outcome),
  );
  return [mismatch, refused, same, unnoticed];
}

function count(trials: readonly Trial[], outcome: Outcome): number {
  return trials.filter((trial) => trial.outcome === outcome).length;
}
