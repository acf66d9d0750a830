/** A change to a lab's program that a student could make, and the mismatch that the lab reports for it. */
import type { Change } from "./lab-copy.ts";

export interface Mutation extends Change {
  readonly what: string;
  /** The step of the mismatch: `step 4 (server: accept)`. */
  readonly step: string;
  /** Texts that the transcript must contain. */
  readonly says: readonly string[];
}
