/**
 * A lab that differs from student to student: its function makes the lab of one variant from values, which the
 * programs get as macros of `variant.h`. The values come from a seed (lab-files/seeded-variant.ts).
 */
import type { Lab } from "./model.ts";

/** The file that programs include. A submission's own file of this name is never used. */
export const VARIANT_HEADER = "variant.h";

/** The seed of a lab's own run, and of any run for which no one chose another. */
export const EXAMPLE_SEED = "example";

/** The values of one variant. The same name always gives the same value. */
export interface Variant {
  /** A port from 10000 to 29999: `VARIANT_PORT`. */
  port(): number;
  /** A whole number, at least and at most: `VARIANT_LENGTH` for the name `LENGTH`. */
  number(name: string, range: readonly [number, number]): number;
  /** A text of this length, of letters from a to z: `VARIANT_WORD` for the name `WORD`. */
  text(name: string, length: number): string;
}

export interface VariantValue {
  /** Without `VARIANT_`. */
  readonly name: string;
  readonly value: number | string;
}

/** The seed of a run, and the values that its lab took. */
export interface ChosenVariant {
  readonly seed: string;
  readonly values: readonly VariantValue[];
}

/** The default export of a lab file with variants. */
export interface VariantLab {
  (variant: Variant): Lab;
  readonly hasVariants: true;
}

const SEED = /^[\w.-]{1,64}$/;

/** Whether a text can be a seed: letters, digits, `_`, `.` and `-`. */
export const isSeed = (text: string): boolean => SEED.test(text);

/** The text of `variant.h`, for C and C++. */
export function variantHeader(lab: string, { seed, values }: ChosenVariant): string {
  const defines = values.map(
    ({ name, value }) =>
      `#define VARIANT_${name} ${typeof value === "string" ? `"${value}"` : value}`,
  );
  return [
    `/* A variant of the lab ${lab}. wirestep writes this file: a change has no effect.`,
    `   seed ${seed} */`,
    "#ifndef VARIANT_H",
    "#define VARIANT_H",
    ...defines,
    "#endif",
    "",
  ].join("\n");
}

/** The seed that a `variant.h` names; undefined if it names none. */
export function seedIn(header: string): string | undefined {
  const [, seed = ""] = /^ {3}seed (\S+) \*\/$/m.exec(header) ?? [];
  return isSeed(seed) ? seed : undefined;
}

/** `PORT 23456, WORD "robelu"` */
export const variantText = (values: readonly VariantValue[]): string =>
  values.map(({ name, value }) => `${name} ${JSON.stringify(value)}`).join(", ");
