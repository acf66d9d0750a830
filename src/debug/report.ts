/**
 * What GDB's observer (docker/endpoint/observer.py) reports at a stop, validated.
 */
import { z } from "zod";

const call = z.object({
  name: z.string(),
  /** The call with its arguments, as C writes it. */
  text: z.string(),
  /** Absent while the call has not returned. */
  result: z.number().optional(),
  errno: z.string().optional(),
});

const schema = z.object({
  pid: z.int(),
  position: z
    .object({
      function: z.string().nullable(),
      file: z.string().nullable(),
      line: z.int().nullable(),
    })
    .nullable(),
  stop: z.object({ signal: z.string().nullable() }).nullable(),
  exit: z.object({ code: z.int().nullable(), signal: z.string().nullable() }).nullable(),
  calls: z.array(call),
  output: z.object({ text: z.string(), bytes: z.int() }),
});

export type ObserverReport = z.infer<typeof schema>;

/** @throws if the text is not one report: image and orchestrator do not belong together */
export function parseReport(text: string): ObserverReport {
  return schema.parse(JSON.parse(text));
}
