/** A change that a student could make to a lab's program, and how the lab reports it. */
import type { Change } from "./lab-copy.ts";

export interface Mutation extends Change {
  readonly what: string;
  /** The step that reports it: `step 4 (server: accept)`. */
  readonly step: string;
  /** Texts that the transcript must contain. */
  readonly says: readonly string[];
}
