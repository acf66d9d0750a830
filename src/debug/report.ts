/**
 * The validated report of GDB's observer (docker/endpoint/observer.py) at a stop.
 */
import { z } from "zod";
import type { Variables } from "../record/record.ts";
import { DebuggerError } from "./dap-connection.ts";

const place = z.object({ file: z.string(), number: z.int() });

const call = z.object({
  name: z.string(),
  /** The call with its arguments, as C writes it. */
  text: z.string(),
  /** Absent if the call has not returned and the program has ended. */
  result: z.number().optional(),
  errno: z.string().optional(),
  raw: z.string().optional(),
  fd: z.int().optional(),
  kind: z.string().optional(),
  remote: z.string().optional(),
  /** The lines in the program's files that were active, the innermost first. */
  lines: z.array(place),
  process: z.int().min(1),
  thread: z.int().min(1),
  folded: z.int().optional(),
});

/** One of two calls that race. Its line is the innermost one in the program's files. */
const racing = z.object({
  name: z.string(),
  lines: z.array(place).max(1),
  process: z.int().min(1),
  thread: z.int().min(1),
});

const schema = z.object({
  pid: z.int(),
  /** All threads, by creation, with their ids in the peer's PID namespace. */
  threads: z.array(
    z.object({
      thread: z.int().min(1),
      task: z.int().min(1),
      /** The process, and the thread in it, each by creation. */
      by: z.object({ process: z.int().min(1), thread: z.int().min(1) }),
    }),
  ),
  /** The next line of each thread that has stopped. */
  positions: z.array(
    z.object({
      thread: z.int().min(1),
      function: z.string().nullable(),
      file: z.string().nullable(),
      line: z.int().nullable(),
      /** The address of its next instruction. */
      pc: z.string(),
      /** Whether the thread is in the frame of the line that it executed last. */
      same: z.boolean(),
      /** Whether the code there has a line of the program's files. Code of a library can be inlined into one. */
      known: z.boolean(),
    }),
  ),
  /** The causes of stops: a signal, a caught exception that this line or a function below it threw, or a call. */
  stops: z.array(
    z.object({
      thread: z.int().min(1),
      signal: z.string().nullable(),
      caught: z.boolean(),
      call: z.boolean(),
    }),
  ),
  /** The threads that neither wait in the kernel nor have stopped. */
  busy: z.array(z.object({ process: z.int().min(1), thread: z.int().min(1) })),
  /** Of processor, that the program and its children have used. */
  seconds: z.number(),
  /** The program that the peer's process executes in place of its own. */
  program: z.string().nullable(),
  /** Whether GDB has started the program, up to its exec. */
  begun: z.boolean(),
  exit: z
    .object({
      code: z.int().nullable(),
      signal: z.string().nullable(),
      /** The line of a crash. */
      at: place.optional(),
      /** The variables that this line names. */
      values: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
    })
    .nullable(),
  calls: z.array(call),
  /** Processes that the program has forked and that have ended, and how. */
  ended: z.array(
    z.object({ process: z.int().min(1), code: z.int().nullable(), signal: z.string().nullable() }),
  ),
  /** Calls of two threads that overlapped, on one socket or pipe, if their order matters. */
  races: z.array(z.tuple([racing, racing])),
  /** Failures of the observer itself. */
  problems: z.array(z.string()),
  output: z.object({ text: z.string(), bytes: z.int() }),
});

export type ObserverReport = z.infer<typeof schema>;
export type Position = ObserverReport["positions"][number];
export type ObservedRace = ObserverReport["races"][number];
export type ObservedCall = ObserverReport["calls"][number];

/** @param otherwise the name for a text without the shape @throws DebuggerError */
function parsed<T>(shape: z.ZodType<T>, text: string, otherwise: string): T {
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    const shown = JSON.stringify(text.slice(0, 200));
    throw new DebuggerError(`GDB's observer sent ${otherwise}: ${shown}`, { cause });
  }
}

/** @throws DebuggerError if the text is not one report */
export function parseReport(text: string): ObserverReport {
  const report = parsed(schema, text, "an invalid report");
  const [problem] = report.problems;
  if (problem !== undefined) throw new DebuggerError(`GDB's observer failed at ${problem}`);
  return report;
}

const waiting = z.object({
  /** Those that have not returned, by thread. */
  calls: z.array(call),
  /** The number of the call that each thread sleeps in; null if one of them does not sleep. */
  asleep: z
    .array(
      z.object({
        process: z.int().min(1),
        thread: z.int().min(1),
        number: z.int(),
        /** Whether the wait ends by itself. */
        limited: z.boolean(),
      }),
    )
    .nullable(),
  /** The threads that have stopped. */
  stopped: z.array(z.int().min(1)),
  /** Whether a thread runs, or would run if the machine had time for it. */
  runnable: z.boolean(),
  /** Of processor, of the program and its children. */
  seconds: z.number(),
  debugging: z.number(),
});

export type WaitingReport = z.infer<typeof waiting>;

/**
 * The calls that a program waits in.
 * @throws DebuggerError if the text is not such a report
 */
export function parseWaiting(text: string): WaitingReport {
  return parsed(waiting, text, "invalid calls");
}

const variables = z
  .object({
    function: z.string(),
    shown: z.array(z.object({ name: z.string(), value: z.string().optional() })).max(64),
    more: z.int().min(0),
  })
  .nullable();

/**
 * The variables where a thread has stopped (docker/endpoint/variables.py); undefined if there are none.
 * @throws DebuggerError if the text is not such a report
 */
export function parseVariables(text: string): Variables | undefined {
  return parsed(variables, text, "invalid variables") ?? undefined;
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
