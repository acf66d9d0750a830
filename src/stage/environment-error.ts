/**
 * What is wrong with the machine, not with a lab or a program: no engine, no network, no disk.
 * A run that meets one is inconclusive (exit 3) and is never charged to a student.
 */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
  /** What to do about it, as complete commands where there are any. */
  readonly advice: string;

  constructor(message: string, advice: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.advice = advice;
  }
}
