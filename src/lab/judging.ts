/**
 * How programs are judged, and what their calls and their end must be.
 */

/** Exactly as the lab lists it, or by what it does to the wire, the kernel and its peer (docs/judging.md). */
export type Judging = "exactly" | "own way";

/**
 * The question of a step about the wire, for a program that is judged its own way (docs/judging.md): each
 * segment with its flags and borders, or the stream of bytes.
 */
export type WireQuestion = "segments" | "stream";

/** A socket call of the program with its result. `errno` is the name of the error if the call fails. */
export interface CallExpectation {
  readonly name: string;
  readonly result: number;
  readonly errno?: string;
  /** The option that a setsockopt sets, with its value. Any option with any value if left out. */
  readonly option?: OptionExpectation;
}

/** A socket option by the name that C has for it, and its value: a number, a text, or a structure's fields. */
export interface OptionExpectation {
  readonly name: string;
  readonly value: number | string | Readonly<Record<string, number | string>>;
}

/** How a program must end. */
export type ProgramEnd = { readonly code: number } | { readonly signal: string };

/** An end, and the calls on the way to it that must have these results. */
export type ProgramEnding = ProgramEnd & { readonly calls?: readonly CallExpectation[] };

/**
 * Several ends that show the same. The lab's own program must end in the first way. A program that is
 * judged its own way may end in any of them.
 */
export interface EitherEnd {
  readonly either: readonly [ProgramEnding, ...ProgramEnding[]];
}

/** The ends that a step accepts, the lab's own program's first. */
export function endingsOf(
  end: ProgramEnd | EitherEnd,
): readonly [ProgramEnding, ...ProgramEnding[]] {
  return "either" in end ? end.either : [end];
}
