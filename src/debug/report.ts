/**
 * What GDB's observer (docker/endpoint/observer.py) reports at a stop, validated.
 */
import { z } from "zod";
import { DebuggerError } from "./dap-connection.ts";

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
  /** Of what made it stop: a signal; an exception that it threw in this line or below, and has caught. */
  stop: z.object({ signal: z.string().nullable(), caught: z.boolean() }).nullable(),
  exit: z.object({ code: z.int().nullable(), signal: z.string().nullable() }).nullable(),
  calls: z.array(call),
  /** What the observer itself failed at. */
  problems: z.array(z.string()),
  output: z.object({ text: z.string(), bytes: z.int() }),
});

export type ObserverReport = z.infer<typeof schema>;

/** @throws DebuggerError if the text is not one report */
export function parseReport(text: string): ObserverReport {
  let report: ObserverReport;
  try {
    report = schema.parse(JSON.parse(text));
  } catch (cause) {
    const shown = JSON.stringify(text.slice(0, 200));
    throw new DebuggerError(`GDB's observer did not report as it should: ${shown}`, { cause });
  }
  const [problem] = report.problems;
  if (problem !== undefined) throw new DebuggerError(`GDB's observer failed at ${problem}`);
  return report;
}

const breakpoints = z.object({
  breakpoints: z.array(z.object({ verified: z.boolean(), line: z.int().optional() })),
});

/**
 * Where the debugger would stop, in the order it was asked.
 * @throws DebuggerError if that is not what its answer says
 */
export function parseBreakpoints(body: unknown): z.infer<typeof breakpoints>["breakpoints"] {
  const answer = breakpoints.safeParse(body);
  if (answer.success) return answer.data.breakpoints;
  throw new DebuggerError("the debugger does not say where its breakpoints are", {
    cause: answer.error,
  });
}
