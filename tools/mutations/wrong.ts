/** What is wrong in an expectation, and lists with one thing wrong. */
import { isDeepStrictEqual } from "node:util";

/** What a wrong expectation is wrong in: the columns of the table. */
export const KINDS = [
  "flags",
  "seq",
  "ack",
  "length",
  "options",
  "field", // of a packet: any other
  "order",
  "missing",
  "extra",
  "state",
  "queue",
  "row", // of a table: any other cell
  "result",
  "line", // whether it ends or waits, and what it prints
  "setting",
  "time",
  "network", // what it holds, lets in, loses
  "run", // flags, states and port of the run as a whole
] as const;
export type Kind = (typeof KINDS)[number];

/** One thing said wrong. */
export interface Wrong<T> {
  readonly kind: Kind;
  /** e.g. `packet 2: ack`. */
  readonly what: string;
  readonly value: T;
  /**
   * Why this says the same as what it was made from, so that it must pass: a rule, told and counted.
   * Left out: it must not.
   */
  readonly same?: string;
}

export function wrong<T>(kind: Kind, what: string, value: T): Wrong<T> {
  return { kind, what, value };
}

/** The same, said of what it is a part of. */
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

/** The list with one element wrong, missing, twice, or in another place. */
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

/** Times before a range and after it; what is not limited is never so late. */
export function wrongRanges(
  range: readonly [number, number] | undefined,
): readonly Wrong<readonly [number, number]>[] {
  const [least, most] = range ?? [0, 1000];
  return [
    wrong("time", "later", [most + 1, most + 2]),
    ...(least === 0 ? [] : [wrong("time", "sooner", [0, least / 2] as const)]),
  ];
}

/** Each letter of tcpdump's added or taken away, and the flags segments usually have. */
export function wrongFlags(flags: string): readonly string[] {
  const letters = ["F", "S", "R", "P", "."];
  const toggled = letters.map((letter) =>
    letters.filter((other) => flags.includes(other) !== (other === letter)).join(""),
  );
  const usual = ["S", "S.", ".", "P.", "F.", "FP.", "R", "R."];
  return [...new Set([...toggled, ...usual])].filter((other) => other !== flags);
}
