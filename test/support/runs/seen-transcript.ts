/** The transcript of an observed run, without a verdict. */
import type { StepRecord } from "../../../src/record/record.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { Transcript } from "../../../src/report/text/transcript/transcript.ts";
import { handshakeRecord } from "./handshake-record.ts";
import type { SeenStep } from "./seen-run.ts";

/** The text of each step. */
export function seenTranscript(run: readonly SeenStep[]): readonly string[] {
  const transcript = new Transcript(handshakeRecord(), styleFor(false));
  return run.map((step) => transcript.step(recordOf(step)));
}

function recordOf({ planned, observed }: SeenStep): StepRecord {
  const { number, name, action, why, source, shows = [] } = planned;
  const { tables, ...seen } = observed;
  return {
    number,
    name,
    action,
    ...seen,
    tables: { server: [...tables.server], client: [...tables.client] },
    mismatches: [],
    why,
    ...(source !== undefined && { source }),
    shows: [...shows],
  };
}
