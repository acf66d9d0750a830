/** The commands of a tab to the studio. The studio ignores anything else. */
import { z } from "zod";
import { storedSchema } from "../predict/read-file.ts";

/** The longest program, in characters: far more than the one screen of a lab's program. */
const PROGRAM_LIMIT = 200_000;

/** The longest input at a time, in characters. */
const INPUT_LIMIT = 4_000;

const program = z.string().max(PROGRAM_LIMIT);

/** The name of a file, which is no path. */
const fileName = z.string().regex(/^\w[\w.+-]{0,99}$/);

/** A program of the user's own: its sources, with a Makefile if it has one. */
const ownProgram = z.strictObject({
  files: z
    .array(z.strictObject({ name: fileName, text: program }))
    .min(1)
    .max(50),
  /** As in a shell, `{server}` and `{port}` stand for the run's. */
  arguments: z.string().max(1_000).optional(),
  /** Its standard input, if the user does not type it. */
  input: z.string().max(PROGRAM_LIMIT).optional(),
});

const commandSchema = z.discriminatedUnion("do", [
  /** Begins a run in this tab and ends one that is going on. */
  z.strictObject({
    do: z.literal("start"),
    lab: z.string().max(200),
    family: z.literal([4, 6]),
    /** Programs to run instead of the lab's. */
    programs: z.strictObject({ server: program.optional(), client: program.optional() }),
  }),
  /** The same with two programs of the user's own, without a lab. */
  z.strictObject({
    do: z.literal("observe"),
    family: z.literal([4, 6]),
    port: z.int().min(1).max(65_535),
    by: z.enum(["line", "call"]),
    programs: z.strictObject({ server: ownProgram, client: ownProgram }),
  }),
  /** Makes a lab of the observed run that has ended in this tab. The name is the lab's. */
  z.strictObject({ do: z.literal("draft"), name: z.string().max(100) }),
  /** Makes the next step if the number and the actor are right, or a step of the user's own. */
  z.strictObject({
    do: z.literal("step"),
    number: z.int().min(1),
    who: z.enum(["server", "client", "network", "time"]),
    /** The act of the network on one packet, if the user chose one. */
    act: z.enum(["delivers", "drops", "duplicates", "holds", "releases"]).optional(),
    packet: z.int().min(1).optional(),
    /** How far a program runs that executes no tagged line: to its next call, or until it waits or ends. */
    to: z.enum(["call", "rest"]).optional(),
    /** Makes the step although the lab does not plan it. From then on nothing is judged. */
    own: z.literal(true).optional(),
  }),
  /** Ends a run that has left its plan, and saves its files. */
  z.strictObject({ do: z.literal("finish") }),
  /** Makes all remaining steps one after the other. `pause` waits at the next step again. */
  z.strictObject({ do: z.literal("run") }),
  z.strictObject({ do: z.literal("pause") }),
  /** Types a text for a program's standard input, or ends that. */
  z.strictObject({
    do: z.literal("type"),
    peer: z.enum(["server", "client"]),
    text: z.string().max(INPUT_LIMIT),
    end: z.literal(true).optional(),
  }),
  /** Keeps the prediction of this tab's run, which is saved next to its record. */
  z.strictObject({ do: z.literal("predict"), prediction: storedSchema }),
  /** Ends the run early, without saving it. */
  z.strictObject({ do: z.literal("discard") }),
]);

export type TabCommand = z.infer<typeof commandSchema>;
export type StepCommand = Extract<TabCommand, { do: "step" }>;
export type TypeCommand = Extract<TabCommand, { do: "type" }>;
export type PredictCommand = Extract<TabCommand, { do: "predict" }>;
export type ObserveCommand = Extract<TabCommand, { do: "observe" }>;
export type StartCommand = Extract<TabCommand, { do: "start" }>;

/** @returns undefined for a text that is not a command */
export function parseCommand(text: string): TabCommand | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // it is not JSON, which no tab of the page sends
  }
  return commandSchema.safeParse(value).data;
}
