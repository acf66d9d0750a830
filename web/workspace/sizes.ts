/** The sizes of the workspace's panes, which the browser keeps between visits if it can. */
import { useState } from "preact/hooks";

/** A size that the reader can change, in percent of the row or column that it divides. */
export type Split = "code" | "tables" | "lower" | "told";

export type Sizes = Readonly<Record<Split, number>>;

const USUAL: Sizes = { code: 31, tables: 37, lower: 34, told: 54 };
/** More room for the lower row: headers, state diagrams, the lesson. */
const ROOMY: Pick<Sizes, "lower" | "told"> = { lower: 68, told: 40 };
export const LEAST = 16;
export const MOST = 76;

const KEY = "wirestep panes";

export interface PaneSizes {
  readonly sizes: Sizes;
  readonly change: (split: Split, percent: number) => void;
  readonly reset: (split: Split) => void;
  /** Whether the lower row has the larger part of the window. */
  readonly isRoomy: boolean;
  readonly toggleRoomy: () => void;
}

export function usePaneSizes(): PaneSizes {
  const [sizes, setSizes] = useState(keptSizes);
  const become = (next: Sizes): void => {
    setSizes(next);
    keepSizes(next);
  };
  const isRoomy = sizes.lower >= ROOMY.lower;
  return {
    sizes,
    change: (split, percent) => become({ ...sizes, [split]: inside(percent) }),
    reset: (split) => become({ ...sizes, [split]: USUAL[split] }),
    isRoomy,
    toggleRoomy: () => {
      const { lower, told } = isRoomy ? USUAL : ROOMY;
      become({ ...sizes, lower, told });
    },
  };
}

function inside(percent: number): number {
  return Math.round(Math.min(Math.max(percent, LEAST), MOST) * 10) / 10;
}

/** The kept sizes. They are checked like any other input. */
function keptSizes(): Sizes {
  const kept = keptValue();
  const of = (split: Split): number => {
    const value = kept[split];
    return typeof value === "number" && Number.isFinite(value) ? inside(value) : USUAL[split];
  };
  return { code: of("code"), tables: of("tables"), lower: of("lower"), told: of("told") };
}

function keptValue(): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {}; // this browser keeps nothing, or another page has used the name
  }
}

function keepSizes(sizes: Sizes): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(sizes));
  } catch {
    // this browser keeps nothing: the sizes are those of this visit
  }
}
