/** The variant of a plan, as a record has it: none if the lab has no variants. */
import { z } from "zod";
import type { Plan } from "../lab/plan/plan.ts";

export const variantSchema = z
  .object({
    seed: z.string(),
    values: z.array(z.object({ name: z.string(), value: z.union([z.number(), z.string()]) })),
  })
  .optional()
  .describe("the variant of a lab that differs from student to student");

export function variantOf({ variant }: Plan): { readonly variant?: z.infer<typeof variantSchema> } {
  return variant ? { variant: { seed: variant.seed, values: [...variant.values] } } : {};
}
