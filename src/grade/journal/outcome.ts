/** The result of one attempt to grade a submission for a lab. */
import { z } from "zod";

const causeSchema = z.object({
  step: z
    .string()
    .optional()
    .describe("the step with its number; absent if it is of the whole run"),
  where: z.string().optional().describe("the line of the student's program"),
  what: z.string(),
  expected: z.string(),
  observed: z.string(),
  why: z.string().optional().describe("the fix, and why the lab expects it"),
});

export const outcomeSchema = z.discriminatedUnion("verdict", [
  z.object({ verdict: z.literal("passed"), score: z.array(z.number()) }),
  z.object({
    verdict: z.literal("mismatch"),
    score: z.array(z.number()),
    causes: z.array(causeSchema),
  }),
  z.object({ verdict: z.literal("invalid"), reason: z.string() }),
  z.object({
    verdict: z.literal("inconclusive"),
    reason: z.string(),
    defect: z.boolean().optional().describe("Wirestep itself has failed, so no other run is tried"),
  }),
]);

/** The cause of a mismatch, for a student. */
export type Cause = z.infer<typeof causeSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
