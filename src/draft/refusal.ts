/** A run of which no lab can be drafted, and why. */
export class NoDraftError extends Error {
  override readonly name = "NoDraftError";
}
