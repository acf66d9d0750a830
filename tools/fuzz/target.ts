/** A reader of bytes or text from outside, with inputs for it and the property that each must have. */
import fc from "fast-check";

export interface Target {
  readonly name: string;
  /** Its weight: the number of its inputs relative to other targets. */
  readonly share: number;
  readonly inputs: fc.Arbitrary<unknown>;
  /** Throws if an input breaks the property. */
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

/** A number of inputs of a target. A seed always gives the same inputs. */
export function inputsOf({ inputs }: Target, seed: number, numRuns: number): readonly unknown[] {
  return fc.sample(inputs, { seed, numRuns });
}

export async function tryInput({ holds }: Target, input: unknown): Promise<void> {
  await holds(input as never);
}

/** The input that fails, or a smaller one that fails too. */
export async function smallest(target: Target, seed: number, numRuns: number): Promise<unknown> {
  const property = fc.asyncProperty(target.inputs, (input) => tryInput(target, input));
  const details = await fc.check(property, { seed, numRuns, interruptAfterTimeLimit: 10_000 });
  return details.counterexample?.[0];
}

/** Runs `work`. An error of one of these kinds is a valid result, and gives undefined. */
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
  if (!holds) throw new Error(`this does not hold: ${what}`);
}

/** Characters that could move a cursor, change colours or reverse the direction of text. */
export const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
