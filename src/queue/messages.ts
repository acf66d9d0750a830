/**
 * Messages of a queue. A job has a student's programs and the seed of the variant, and neither the student's
 * name nor the course's secret. Labs are named and never sent.
 */
import { z } from "zod";
import { outcomeSchema } from "../grade/journal/outcome.ts";

/** All that a worker must have to make a run: nothing of it comes from the queue. */
const termsSchema = z.object({
  version: z.string().describe("of wirestep"),
  stage: z.enum(["docker", "namespaces"]),
  lab: z.string(),
  digest: z.string().describe("of the lab's files"),
  family: z.union([z.literal(4), z.literal(6)]),
});
export type Terms = z.infer<typeof termsSchema>;

/** The gradings's labs, for a worker that starts. */
export const gradingSchema = z.object({ terms: z.array(termsSchema) });

export const jobSchema = z.object({
  id: z.string(),
  terms: termsSchema,
  attempt: z.int().min(1).describe("the student's attempt that is graded"),
  seed: z.string().optional().describe("of the student's variant"),
  archive: z.string().describe("the digest of the programs' tar"),
  tried: z.array(z.string()).describe("workers whose runs of it were inconclusive"),
});
export type JobMessage = z.infer<typeof jobSchema>;

export const resultSchema = z.object({
  id: z.string(),
  worker: z.string(),
  images: z.string().describe("a hash of the images that made the run"),
  seconds: z.number().min(0),
  outcome: outcomeSchema,
  run: z.string().optional().describe("the digest of the run's archive, if the programs have run"),
});
export type ResultMessage = z.infer<typeof resultSchema>;

/** The images of a lab in this grading. The first worker says which they are. */
export const imagesSchema = z.object({ lab: z.string(), images: z.string() });

/** Why a worker takes no job. */
export const refusalSchema = z.object({ worker: z.string(), reason: z.string() });
