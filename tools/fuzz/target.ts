/** Something that reads bytes or text from outside, with inputs for it and what must hold of each. */
import fc from "fast-check";

export interface Target {
  readonly name: string;
  /** How many of all inputs it gets, in comparison with the others. */
  readonly share: number;
  readonly inputs: fc.Arbitrary<unknown>;
  /** Throws where an input does what it must not. */
  readonly holds: (input: never) => void | Promise<void>;
}

export function target<T>(
  name: string,
  share: number,
  inputs: fc.Arbitrary<T>,
  holds: (input: T) => void | Promise<void>,
): Target {
  return { name, share, inputs, holds };
}

/** So many inputs of a target, always the same ones for the same seed. */
export function inputsOf({ inputs }: Target, seed: number, numRuns: number): readonly unknown[] {
  return fc.sample(inputs, { seed, numRuns });
}

export async function tryInput({ holds }: Target, input: unknown): Promise<void> {
  await holds(input as never);
}

/** The input that fails, or a smaller one that does. */
export async function smallest(target: Target, seed: number, numRuns: number): Promise<unknown> {
  const property = fc.asyncProperty(target.inputs, (input) => tryInput(target, input));
  const details = await fc.check(property, { seed, numRuns, interruptAfterTimeLimit: 10_000 });
  return details.counterexample?.[0];
}

/** Runs `work`; an error of one of these kinds is an answer, too. */
export function refusing<T>(
  work: () => T,
  ...kinds: readonly (abstract new (
    ...args: never[]
  ) => Error)[]
): T | undefined {
  try {
    return work();
  } catch (error) {
    if (kinds.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}

export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`it does not hold: ${what}`);
}

/** Characters that could move a cursor, change colours or turn the direction of text. */
export const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
