/** A wrong expectation, and lists with one thing wrong. */
import { isDeepStrictEqual } from "node:util";

/** The kinds of wrong expectations, which are the columns of the table. */
export const KINDS = [
  "flags",
  "seq",
  "ack",
  "length",
  "options",
  "field", // any other field of a packet
  "order",
  "missing",
  "extra",
  "state",
  "queue",
  "row", // any other cell of a table
  "result",
  "line", // whether a line ends or waits, and its output
  "setting",
  "time",
  "network", // the packets that it holds, delivers, drops or duplicates
  "run", // flags, states and port of the run as a whole
] as const;
export type Kind = (typeof KINDS)[number];

/** A value with one thing wrong. */
export interface Wrong<T> {
  readonly kind: Kind;
  /** e.g. `packet 2: ack`. */
  readonly what: string;
  readonly value: T;
  /**
   * The rule by which this means the same as the right value, so that it must pass. Each use of a rule is
   * counted and printed. Without a rule it must not pass.
   */
  readonly same?: string;
}

export function wrong<T>(kind: Kind, what: string, value: T): Wrong<T> {
  return { kind, what, value };
}

/** Wrong values of a whole, made from wrong values of a part. */
export function within<T, W>(
  part: readonly Wrong<T>[],
  whole: (value: T) => W,
  place?: string,
): readonly Wrong<W>[] {
  return part.map((one) => ({
    ...one,
    what: place === undefined ? one.what : `${place}: ${one.what}`,
    value: whole(one.value),
  }));
}

/** The list with one element wrong, missing, duplicated, or in another place. */
export function wrongLists<T>(
  name: string,
  list: readonly T[],
  wrongElements: (element: T, index: number) => readonly Wrong<T>[],
  { ordered = true } = {},
): readonly Wrong<readonly T[]>[] {
  return list.flatMap((element, index): readonly Wrong<readonly T[]>[] => {
    const place = `${name} ${index + 1}`;
    const next = list[index + 1];
    const swapped = next === undefined ? list : list.with(index, next).with(index + 1, element);
    const same = isDeepStrictEqual(element, next) ? { same: "equal neighbours" } : {};
    return [
      ...within(wrongElements(element, index), (value) => list.with(index, value), place),
      wrong("missing", `${place}: missing`, list.toSpliced(index, 1)),
      wrong("extra", `${place}: twice`, list.toSpliced(index, 0, element)),
      ...(swapped === list || !ordered
        ? []
        : [{ ...wrong("order", `${place}: after the next`, swapped), ...same }]),
    ];
  });
}

/** Times before a range and after it. Without a range, no time is as late as these. */
export function wrongRanges(
  range: readonly [number, number] | undefined,
): readonly Wrong<readonly [number, number]>[] {
  const [least, most] = range ?? [0, 1000];
  return [
    wrong("time", "later", [most + 1, most + 2]),
    ...(least === 0 ? [] : [wrong("time", "sooner", [0, least / 2] as const)]),
  ];
}

/** The flags with each of tcpdump's letters added or removed, and the usual flags of segments. */
export function wrongFlags(flags: string): readonly string[] {
  const letters = ["F", "S", "R", "P", "."];
  const toggled = letters.map((letter) =>
    letters.filter((other) => flags.includes(other) !== (other === letter)).join(""),
  );
  const usual = ["S", "S.", ".", "P.", "F.", "FP.", "R", "R."];
  return [...new Set([...toggled, ...usual])].filter((other) => other !== flags);
}
