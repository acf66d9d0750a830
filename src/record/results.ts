/**
 * The results of one command's labs, including labs that could not run and so have no record.
 * `wirestep labs --json` prints them and `wirestep results` reads them. The records are in the runs'
 * folders.
 */
import { z } from "zod";
import { RESULTS, shapeError, valueIn } from "./format.ts";

/** The worst first: a command with several labs reports the worst of their verdicts. */
const VERDICTS = ["mismatch", "invalid", "inconclusive", "observed", "passed"] as const;

const problemSchema = z.object({
  file: z.string().describe("a path from where the command was started"),
  line: z.int().min(1).optional(),
  message: z.string(),
});

const resultSchema = z.object({
  lab: z.string().describe("its name"),
  family: z.literal([4, 6]).describe("the version of IP"),
  verdict: z.enum(VERDICTS),
  seconds: z.number().min(0),
  folder: z
    .string()
    .optional()
    .describe("the run's, with record.json; absent if the lab could not run"),
  reason: z.string().optional().describe("why the lab could not run, and what to do"),
  problems: z.array(problemSchema).optional().describe("of an invalid lab: what to fix, and where"),
});

export const resultsSchema = z.object({
  format: z.literal(RESULTS.name),
  version: z.literal(RESULTS.version),
  results: z.array(resultSchema),
});

export type Place = z.infer<typeof problemSchema>;
export type LabResult = z.infer<typeof resultSchema>;
export type Results = z.infer<typeof resultsSchema>;

export function resultsOf(results: readonly LabResult[]): Results {
  return { format: RESULTS.name, version: RESULTS.version, results: [...results] };
}

/**
 * The results in the text of such a file.
 * @throws FormatError
 */
export function parseResults(text: string): readonly LabResult[] {
  const { data, error } = resultsSchema.safeParse(valueIn(text, RESULTS));
  if (data === undefined) throw shapeError(error, RESULTS);
  return data.results;
}

/** The verdict on all of them together. */
export function worstVerdict(results: readonly LabResult[]): LabResult["verdict"] {
  const had = new Set(results.map(({ verdict }) => verdict));
  return VERDICTS.find((verdict) => had.has(verdict)) ?? "passed";
}
