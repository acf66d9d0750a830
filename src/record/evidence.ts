/**
 * What a test of the tools has found out about a statement that no lab's step can show, because it
 * is about the tools and not about a connection. A file for each such statement, written by the
 * test, `runs/evidence/T1.json`.
 */
import { z } from "zod";

export const evidenceSchema = z.strictObject({
  format: z.literal("wirestep evidence"),
  version: z.literal(1),
  claim: z.string().describe("id of the statement"),
  checked: z.string().describe("what was compared with what"),
  test: z.string().describe("the test's file, from the checkout's root"),
  verdict: z.enum(["passed", "mismatch"]),
  when: z.iso.datetime(),
});

export type Evidence = z.infer<typeof evidenceSchema>;

/** Where it is kept, among the folders of the labs' runs. */
export const EVIDENCE_FOLDER = "evidence";
