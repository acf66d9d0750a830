/**
 * Pairs expected with observed elements, both in order, so that one missing or extra element is reported
 * as such, and the elements after it are not reported as wrong.
 */

/** The cost of an element without a partner. A pair can cost up to twice as much. */
export const ALONE = 1;

export interface Pair<E, O> {
  /** Undefined if the element was not expected. */
  readonly expected: E | undefined;
  /** Undefined if the element was not observed. */
  readonly observed: O | undefined;
}

/**
 * The cheapest pairing that keeps the order (edit distance with a cost for each pair).
 * @param cost 0 for elements that agree; Infinity for elements that must not be paired
 */
export function align<E, O>(
  expected: readonly E[],
  observed: readonly O[],
  cost: (e: E, o: O) => number,
): readonly Pair<E, O>[] {
  // total[i][j]: the cost of pairing the elements from i and j on
  const total = Array.from({ length: expected.length + 1 }, (_, i) =>
    Array.from({ length: observed.length + 1 }, (_, j) =>
      i === expected.length ? (observed.length - j) * ALONE : (expected.length - i) * ALONE,
    ),
  );
  const at = (i: number, j: number): number => total[i]?.[j] ?? Number.POSITIVE_INFINITY;
  const pairCost = (i: number, j: number): number =>
    i < expected.length && j < observed.length
      ? cost(expected[i] as E, observed[j] as O)
      : Number.POSITIVE_INFINITY;
  for (let i = expected.length - 1; i >= 0; i--) {
    for (let j = observed.length - 1; j >= 0; j--) {
      const row = total[i];
      if (row === undefined) continue;
      row[j] = Math.min(
        pairCost(i, j) + at(i + 1, j + 1),
        ALONE + at(i + 1, j),
        ALONE + at(i, j + 1),
      );
    }
  }
  const pairs: Pair<E, O>[] = [];
  let i = 0;
  let j = 0;
  while (i < expected.length || j < observed.length) {
    if (pairCost(i, j) + at(i + 1, j + 1) === at(i, j)) {
      pairs.push({ expected: expected[i++], observed: observed[j++] });
    } else if (i < expected.length && ALONE + at(i + 1, j) === at(i, j)) {
      pairs.push({ expected: expected[i++], observed: undefined });
    } else {
      pairs.push({ expected: undefined, observed: observed[j++] });
    }
  }
  return pairs;
}
