/** A change to a lab's program that a student could make, and the mismatch that the lab reports for it. */
import type { Change } from "./lab-copy.ts";

export interface Mutation extends Change {
  readonly what: string;
  /** The step of the mismatch: `step 4 (server: accept)`. */
  readonly step: string;
  /** Texts that the transcript must contain. */
  readonly says: readonly string[];
}

export interface LabMutation extends Mutation {
  readonly lab: string;
}

/** Of each lab the first; of the others those with a mismatch of a kind that none before them leads to. */
export function mutationsToTry(all: readonly LabMutation[]): readonly LabMutation[] {
  const labs = new Set<string>();
  const first = all.filter(({ lab }) => !labs.has(lab) && labs.add(lab));
  const kinds = new Set(first.flatMap(kindsOf));
  return all.filter((mutation) => {
    if (first.includes(mutation)) return true;
    const more = kindsOf(mutation).filter((kind) => !kinds.has(kind));
    for (const kind of more) kinds.add(kind);
    return more.length > 0;
  });
}

/** What its mismatches are about, whoever's and whatever number: `✗ segment: missing`. */
function kindsOf({ says }: LabMutation): readonly string[] {
  const told = says.filter((text) => text.startsWith("✗ "));
  return told.map((text) => text.replace(/[ :]\d+\b/g, "").replace(/\b(server|client)\b/g, "peer"));
}
