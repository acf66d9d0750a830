/**
 * The validated report of GDB's observer (docker/endpoint/observer.py) at a stop.
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
  /** The cause of the stop: a signal, or a caught exception that this line or a function below it threw. */
  stop: z.object({ signal: z.string().nullable(), caught: z.boolean() }).nullable(),
  exit: z.object({ code: z.int().nullable(), signal: z.string().nullable() }).nullable(),
  calls: z.array(call),
  /** Failures of the observer itself. */
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
    throw new DebuggerError(`GDB's observer sent an invalid report: ${shown}`, { cause });
  }
  const [problem] = report.problems;
  if (problem !== undefined) throw new DebuggerError(`GDB's observer failed at ${problem}`);
  return report;
}

const addresses = z.array(z.array(z.string()));

/**
 * The addresses at which each of the asked statements begins (docker/endpoint/lines.py).
 * @throws DebuggerError if the answer is not a list for each
 */
export function parseAddresses(text: string, count: number): readonly (readonly string[])[] {
  const failed = (cause: unknown): never => {
    throw new DebuggerError("the debugger did not report where the tagged lines begin", { cause });
  };
  try {
    const lists = addresses.parse(JSON.parse(text));
    return lists.length === count ? lists : failed(new Error(`${lists.length} of ${count}`));
  } catch (cause) {
    return failed(cause);
  }
}
