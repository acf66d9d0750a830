/** A change to a lab's program such as a student could make, and how the lab tells it. */
import type { Change } from "./lab-copy.ts";

export interface Mutation extends Change {
  readonly what: string;
  /** Where it is told: `step 4 (server: accept)`. */
  readonly step: string;
  /** What the transcript says about it, each of them. */
  readonly says: readonly string[];
}
