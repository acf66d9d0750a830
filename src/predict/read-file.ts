/**
 * The text of a `prediction.json` from anywhere to what was said of which run. The score in it is not
 * believed: whoever wants one makes it again from the record. Anything else is refused with a reason.
 */
import { z } from "zod";
import { TCP_STATES } from "../sockets/states.ts";
import { answersOf, type FileRun, type PredictionFile, predictionFile } from "./file.ts";
import { LARGEST_ACK, MOST_BYTES, MOST_PACKETS } from "./prediction.ts";

/** It is no prediction, or not of this run. */
export class PredictionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PredictionError";
  }
}

/** In characters: several times what the longest lab gives. */
export const LONGEST_FILE = 1_000_000;
const MOST_STEPS = 1_000;
const MOST_TOLD = 200;

const peer = z.enum(["server", "client"]);
const length = z.int().min(0).max(MOST_BYTES);
const packet = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("segment"),
    from: peer,
    flags: z.string().regex(/^(?=.)F?S?R?P?\.?U?E?W?e?$/, "tcpdump's letters in its order"),
    length,
    ack: z.int().min(0).max(LARGEST_ACK).optional(),
  }),
  z.strictObject({ kind: z.literal("datagram"), from: peer, length }),
  z.strictObject({ kind: z.literal("icmp"), from: peer }),
]);
const state = z.enum(TCP_STATES);

export const predictionSchema = z.strictObject({
  packets: z.array(packet).max(MOST_PACKETS),
  states: z.strictObject({ server: state, client: state }).optional(),
});

const step = z
  .object({
    step: z.int().min(1),
    skipped: z.literal(true).optional(),
    said: predictionSchema.optional(),
  })
  .refine(({ skipped, said }) => (skipped === undefined) !== (said === undefined), {
    error: "a step is either said or skipped",
  });

/** As much of a file as is believed. */
export const saidSchema = z.object({
  format: z.literal("wirestep prediction"),
  version: z.literal(1),
  lab: z.string().min(1).max(200),
  family: z.literal([4, 6]),
  run: z.string().min(1).max(200),
  steps: z
    .array(step)
    .max(MOST_STEPS)
    .refine((steps) => new Set(steps.map((one) => one.step)).size === steps.length, {
      error: "a step is there twice",
    }),
});

export type SaidFile = z.infer<typeof saidSchema>;

/** @throws PredictionError */
export function readPrediction(text: string): SaidFile {
  if (text.length > LONGEST_FILE) {
    throw new PredictionError(`a prediction has at most ${LONGEST_FILE} characters`);
  }
  const { data, error } = saidSchema.safeParse(jsonOf(text));
  if (data !== undefined) return data;
  const [issue] = error.issues;
  const place = issue?.path.map(String).join(".") || "the file";
  const what = `${place}: ${issue?.message}`.slice(0, MOST_TOLD); // it repeats what is in the file
  throw new PredictionError(`it is no prediction: ${what}`, { cause: error });
}

/** The file as it is written, from what was read of it and the run it is of. @throws PredictionError */
export function scoredAgain(said: SaidFile, run: FileRun): PredictionFile {
  if (said.run !== run.run.id) {
    throw new PredictionError(
      `it is of another run: ${said.run} of ${said.lab}, and this is ${run.run.id} of ${run.lab.name}`,
    );
  }
  return predictionFile(run, answersOf(said as Pick<PredictionFile, "steps"> & SaidFile));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PredictionError(`it is no JSON: ${(cause as Error).message.slice(0, MOST_TOLD)}`, {
      cause,
    });
  }
}
