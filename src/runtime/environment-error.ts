/**
 * A fault of the machine, not of a lab or a program: no engine, no network, no disk. A run with such a
 * fault is inconclusive (exit 3) and never counts against a student.
 */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
  /** The fix, with complete commands if there are any. */
  readonly advice: string;

  constructor(message: string, advice: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.advice = advice;
  }
}

/** An engine that does not answer. @param limit in milliseconds */
export function engineIsLate(what: string, limit: number): EnvironmentError {
  return new EnvironmentError(
    `The Docker engine did not ${what} within ${limit / 1000} s.`,
    "Check whether it still answers (docker ps) and whether the machine is overloaded, then run this again.",
  );
}
