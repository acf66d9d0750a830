/** A submission that can be made, with the grade that its fault must give. */

export interface Declared {
  readonly verdict: "passed" | "mismatch" | "invalid" | "missing";
  /** Exact, if the fault decides it; in any case all points only for a program that passes. */
  readonly points?: number;
  /** Matches the first reason, if the fault has a known cause. */
  readonly cause?: RegExp;
}

export interface Candidate {
  readonly lab: string;
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Handed in as a zip as it is, in place of the files. */
  readonly archive?: Buffer;
  readonly declared: Declared;
}
