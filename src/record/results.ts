/**
 * What came of one command's labs, also of those that could not run and so left no record: what
 * `wirestep labs --json` prints and `wirestep results` reads. The runs' records are in their folders.
 */
import { z } from "zod";

/** The worst first: what a command with several labs says of all of them. */
export const VERDICTS = ["mismatch", "invalid", "inconclusive", "passed"] as const;

const placeSchema = z.object({
  file: z.string().describe("a path from where the command was started"),
  line: z.int().min(1).optional(),
  message: z.string(),
});

export const resultSchema = z.object({
  lab: z.string().describe("its name"),
  family: z.literal([4, 6]).describe("the version of IP"),
  verdict: z.enum(VERDICTS),
  seconds: z.number().min(0),
  folder: z.string().optional().describe("the run's, with record.json; absent if it could not run"),
  reason: z.string().optional().describe("why it could not run, and what to do"),
  places: z.array(placeSchema).optional().describe("what to mend where, if it is invalid"),
});

export const resultsSchema = z.object({
  format: z.literal("wirestep results"),
  version: z.literal(1),
  results: z.array(resultSchema),
});

export type Place = z.infer<typeof placeSchema>;
export type LabResult = z.infer<typeof resultSchema>;
export type Results = z.infer<typeof resultsSchema>;

export function resultsOf(results: readonly LabResult[]): Results {
  return { format: "wirestep results", version: 1, results: [...results] };
}

/** What all of them together are. */
export function worstVerdict(results: readonly LabResult[]): LabResult["verdict"] {
  const had = new Set(results.map(({ verdict }) => verdict));
  return VERDICTS.find((verdict) => had.has(verdict)) ?? "passed";
}
