/** What a tab asks of the studio. Anything else that comes from there is refused. */
import { z } from "zod";
import { saidSchema } from "../predict/read-file.ts";

/** A program is one screen; this is far more. In characters. */
const PROGRAM_LIMIT = 200_000;

const program = z.string().max(PROGRAM_LIMIT);

export const commandSchema = z.discriminatedUnion("do", [
  /** Begins a run in this tab; one that is going on is ended. */
  z.strictObject({
    do: z.literal("start"),
    lab: z.string().max(200),
    family: z.literal([4, 6]),
    /** Texts that take the place of the lab's programs. */
    programs: z.strictObject({ server: program.optional(), client: program.optional() }),
  }),
  /** Lets this step be made, if it is the next one and its actor's; if it is not, as one's own. */
  z.strictObject({
    do: z.literal("step"),
    number: z.int().min(1),
    who: z.enum(["server", "client", "network", "time"]),
    /** What the network is to do to one packet, where that was asked for. */
    act: z.enum(["delivers", "drops", "duplicates", "holds", "releases"]).optional(),
    packet: z.int().min(1).optional(),
    /** It is to be made although the lab does not plan it: nothing is judged from then on. */
    own: z.literal(true).optional(),
  }),
  /** Ends a run that has left its plan, with all its files. */
  z.strictObject({ do: z.literal("finish") }),
  /** Makes all steps that are left, one after the other; `pause` waits at the next one again. */
  z.strictObject({ do: z.literal("run") }),
  z.strictObject({ do: z.literal("pause") }),
  /** Keeps what has been predicted of this tab's run, to lie beside its record. */
  z.strictObject({ do: z.literal("predict"), prediction: saidSchema }),
  /** Ends the run in the middle. */
  z.strictObject({ do: z.literal("release") }),
]);

export type TabCommand = z.infer<typeof commandSchema>;
export type StepCommand = Extract<TabCommand, { do: "step" }>;
export type PredictCommand = Extract<TabCommand, { do: "predict" }>;
export type StartCommand = Extract<TabCommand, { do: "start" }>;

/** @returns undefined for what no tab asks */
export function parseCommand(text: string): TabCommand | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // not JSON: no tab of the page sends that
  }
  return commandSchema.safeParse(value).data;
}
