/**
 * Texts of a student's programs and the variants of all to those whose values the texts hold: the programs may have
 * been written for another student. A hint for the instructor, and no proof.
 */
import type { VariantValue } from "../../lab/variant.ts";

export interface StudentVariant {
  readonly id: string;
  readonly seed: string;
  readonly values: readonly VariantValue[];
}

export interface ForeignVariant {
  readonly id: string;
  /** The names of the values that were found. */
  readonly found: readonly string[];
}

/** A shorter text or a smaller number may be in any program. */
const SHORTEST_TEXT = 6;
const SMALLEST_NUMBER = 1000;
/** Values that must be found, unless the variant has fewer: one number can be another student's by chance. */
const ENOUGH = 2;

/** @param texts the student's sources, and what its run showed */
export function foreignVariants(
  texts: readonly string[],
  own: StudentVariant,
  all: Iterable<StudentVariant>,
): readonly ForeignVariant[] {
  const words = new Set(texts.flatMap((text) => text.match(/[A-Za-z0-9]+/g) ?? []));
  const mine = new Set(own.values.map(({ value }) => value));
  return [...all].flatMap(({ id, seed, values }): readonly ForeignVariant[] => {
    if (id === own.id) return [];
    if (words.has(seed)) return [{ id, found: ["the seed"] }];
    const telling = values.filter(({ value }) => isTelling(value) && !mine.has(value));
    const found = telling.filter(({ value }) => words.has(`${value}`));
    const isEnough = found.length > 0 && found.length >= Math.min(ENOUGH, telling.length);
    return isEnough ? [{ id, found: found.map(({ name }) => name) }] : [];
  });
}

const isTelling = (value: number | string): boolean =>
  typeof value === "string" ? value.length >= SHORTEST_TEXT : value >= SMALLEST_NUMBER;
