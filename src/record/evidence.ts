/**
 * The result of a test of the tools, as evidence for a statement that no lab's step can show because it
 * is about the tools and not about a connection. The test writes a file for each such statement,
 * `runs/evidence/T1.json`.
 */
import { z } from "zod";

export const evidenceSchema = z.strictObject({
  format: z.literal("wirestep evidence"),
  version: z.literal(1),
  claim: z.string().describe("id of the statement"),
  checked: z.string().describe("the two things that were compared"),
  test: z.string().describe("the test's file, from the checkout's root"),
  verdict: z.enum(["passed", "mismatch"]),
  when: z.iso.datetime(),
});

export type Evidence = z.infer<typeof evidenceSchema>;

/** The folder of the evidence, next to the folders of the labs' runs. */
export const EVIDENCE_FOLDER = "evidence";
