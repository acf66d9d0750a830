/**
 * A failure of the machine, not of a lab or a program: no engine, no network, no disk. It makes a run
 * inconclusive (exit 3), and never counts as a student's mistake.
 */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
  /** The remedy, as complete commands if possible. */
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
