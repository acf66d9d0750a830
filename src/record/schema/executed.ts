/** The part of a record about a program in a step: the line or the run, its calls and its outcome. */
import { z } from "zod";
import { callSchema, place, process, raceSchema, thread } from "./call.ts";

export const peer = z.enum(["server", "client"]);

const line = z.object({
  file: z
    .string()
    .describe("in the lab's folder; with a slash, a path from where the run was started"),
  number: z.int().min(0).describe("0 if no line is known"),
  text: z.string(),
});

/** The outcome of a line: it finished, it waits inside a system call, or something else happened. */
export const outcomeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("finished") }),
  z.object({ kind: z.literal("waits"), call: z.string().describe("the system call it waits in") }),
  z.object({
    kind: z.literal("runs").describe("neither finished nor waiting within the time limit"),
  }),
  z.object({ kind: z.literal("exited"), code: z.int() }),
  z.object({
    kind: z.literal("killed"),
    signal: z.string(),
    at: place.optional().describe("the line that the program executed, if the signal is a crash's"),
    values: z
      .array(z.object({ name: z.string(), value: z.string() }))
      .optional()
      .describe("the variables that this line names"),
  }),
  z.object({
    kind: z.literal("elsewhere"),
    at: line.partial({ text: true }).describe("the line at which it stopped instead"),
  }),
]);

const variablesSchema = z.object({
  function: z.string(),
  shown: z.array(
    z.object({
      name: z.string(),
      value: z.string().optional().describe("absent if the variable is not set yet"),
    }),
  ),
  more: z.int().min(0).describe("variables that are not shown"),
});

export const executed = z.object({
  peer,
  tag: z.string().optional().describe("absent if no tagged line was executed"),
  call: z
    .string()
    .optional()
    .describe(
      "if no tag names a line: the name of the call that the program ran to, `any` for the next one, or `line` for the calls of one line",
    ),
  effect: z
    .literal(true)
    .optional()
    .describe(
      "no tagged line was executed: the program lacks a tag of the lab, or its language is not stepped by lines; so it ran until the step's effect had happened",
    ),
  line,
  thread,
  process,
  outcome: outcomeSchema,
  calls: z.array(callSchema),
  races: z
    .array(raceSchema)
    .optional()
    .describe(
      "calls of two threads on one socket or pipe that overlapped, so that their order is chance",
    ),
  busy: z
    .array(z.object({ process: z.int().min(1), thread: z.int().min(1) }))
    .optional()
    .describe("threads that neither waited nor had ended when the step's time was over"),
  ended: z
    .array(
      z.object({
        process: z.int().min(1),
        code: z.int().optional(),
        signal: z.string().optional(),
      }),
    )
    .optional()
    .describe(
      "processes of the program that ended while others live on, which closes their sockets",
    ),
  output: z.string(),
  variables: variablesSchema
    .optional()
    .describe(
      "parameters and variables of the function in which the program has stopped after the step; absent if it waits or has ended",
    ),
});
