/** A mismatch in the record: a difference, its evidence, and what follows from it. */
import { z } from "zod";

export const mismatchSchema = z.object({
  subject: z.string().describe("the thing that differs, e.g. segment 2: ack"),
  expected: z.string(),
  observed: z.string(),
  evidence: z.string().optional(),
  advice: z.string().optional(),
  untimed: z
    .literal(true)
    .optional()
    .describe(
      "an act of the program, such as an option or a port: no clock or slow machine can cause it",
    ),
  follows: z
    .array(z.string())
    .optional()
    .describe("the subjects of the differences that follow from this one"),
});

export type Mismatch = z.infer<typeof mismatchSchema>;
