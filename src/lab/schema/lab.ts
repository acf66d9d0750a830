/**
 * Validates the value that a lab file exports: its shape, then its meaning (flags that agree with the
 * steps, a possible order). These checks need no program sources.
 */
import { z } from "zod";
import { TCP_STATES, type TcpState } from "../../sockets/states.ts";
import type { Lab } from "../model.ts";
import { meaningProblems } from "../problems/meaning.ts";
import { InvalidLabError, type Problem } from "../problems/problem.ts";
import { otherVocabulary, READABLE } from "../problems/renamed.ts";
import { issueText, problemsOfIssues } from "./issue-text.ts";
import { peer } from "./packets.ts";
import { name, ownSettings, perPeer, points, statement, step } from "./steps.ts";

export { InvalidLabError, OtherFamilyError } from "../problems/problem.ts";

const states = z
  .string()
  .refine((text) => text.split(" ").every((word) => TCP_STATES.includes(word as TcpState)), {
    error: "must be RFC 9293 names separated by spaces, e.g. CLOSED SYN-SENT ESTABLISHED",
  });

/** A text that the kernel can pass to a program: execve(2). */
const words = z
  .string()
  .max(64 * 1024)
  .refine((text) => !text.includes("\0"), { error: "must not contain the character 0" });
const variable = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of a variable: letters, digits and _");

/** The shape of a lab: every field a lab file can have. */
export const lab = z.strictObject({
  vocabulary: z.literal(READABLE, { error: ({ input }) => otherVocabulary(input) }),
  name,
  question: z.string().min(1),
  port: z.int().min(1).max(65535),
  families: z
    .array(z.literal([4, 6]))
    .min(1)
    .optional(),
  steps: z.array(step).min(1),
  stage: z
    .strictObject({
      mtu: z.int().min(576).max(9000).optional(),
      loopback: z.literal(true).optional(),
      user: perPeer(z.enum(["student", "root"])).optional(),
      arguments: perPeer(z.array(words).max(64)).optional(),
      environment: perPeer(z.record(variable, words)).optional(),
      input: perPeer(words).optional(),
      sysctls: perPeer(ownSettings).optional(),
    })
    .optional(),
  kernel: z
    .string()
    .regex(/^\d+\.\d+$/, "must be a Linux version, e.g. 6.12")
    .optional(),
  judged: z.enum(["exactly", "own way"]).optional(),
  points: z
    .strictObject({
      statements: z.record(statement, points).optional(),
      wholeRun: points.optional(),
    })
    .optional(),
  homework: peer.optional(),
  slow: z.literal(true).optional(),
  flags: z.string(),
  states: z.strictObject({ server: states, client: states }),
});

/**
 * The lab in the value that a lab file exports, or the problems of its shape.
 */
export function shapeOf(
  value: unknown,
): { readonly lab: Lab } | { readonly problems: readonly Problem[] } {
  // jitless: compiling a function for the shape would pay only if it ran more than once
  const result = lab.safeParse(value, { error: issueText, jitless: true });
  if (result.success) return { lab: result.data as Lab };
  return { problems: problemsOfIssues(result.error.issues, value) };
}

/**
 * The lab in the value that a lab file exports.
 * @throws InvalidLabError with every problem found
 */
export function validateLab(value: unknown, place: string): Lab {
  const shape = shapeOf(value);
  if ("problems" in shape) throw new InvalidLabError(place, shape.problems);
  const problems = meaningProblems(shape.lab);
  if (problems.length > 0) throw new InvalidLabError(place, problems);
  return shape.lab;
}
