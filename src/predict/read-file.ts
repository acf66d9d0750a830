/**
 * Reads a `prediction.json` of any origin: the run that it is of, and its answers. It ignores the score in
 * the file, which must be computed again from the record. It refuses any other text with a reason.
 */
import { z } from "zod";
import { FormatError, PREDICTION, shapeError, valueIn } from "../record/format.ts";
import { TCP_STATES } from "../sockets/states.ts";
import { answersOf, type FileRun, type PredictionFile, predictionFile } from "./file.ts";
import { LARGEST_ACK, MOST_BYTES, MOST_PACKETS } from "./prediction.ts";

/** In characters. This is several times the size of a prediction of the longest lab. */
const LONGEST_FILE = 1_000_000;
const MOST_STEPS = 1_000;

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

const predictionSchema = z.strictObject({
  packets: z.array(packet).max(MOST_PACKETS),
  states: z.strictObject({ server: state, client: state }).optional(),
});

const step = z
  .object({
    step: z.int().min(1),
    skipped: z.literal(true).optional(),
    predicted: predictionSchema.optional(),
  })
  .refine(({ skipped, predicted }) => (skipped === undefined) !== (predicted === undefined), {
    error: 'a step has either "predicted" or "skipped"',
  });

/** The part of a file that is used. */
export const storedSchema = z.object({
  format: z.literal(PREDICTION.name),
  version: z.literal(PREDICTION.version),
  lab: z.string().min(1).max(200),
  family: z.literal([4, 6]),
  run: z.string().min(1).max(200),
  steps: z
    .array(step)
    .max(MOST_STEPS)
    .refine((steps) => new Set(steps.map((one) => one.step)).size === steps.length, {
      error: "a step occurs twice",
    }),
});

export type StoredPrediction = z.infer<typeof storedSchema>;

/** @throws FormatError */
export function readPrediction(text: string): StoredPrediction {
  if (text.length > LONGEST_FILE) {
    throw new FormatError(`a prediction has at most ${LONGEST_FILE} characters`);
  }
  const { data, error } = storedSchema.safeParse(valueIn(text, PREDICTION));
  if (data === undefined) throw shapeError(error, PREDICTION);
  return data;
}

/**
 * Scores a stored prediction against its run, and returns the file to write.
 * @throws FormatError if the prediction is of another run
 */
export function scoredAgain(stored: StoredPrediction, run: FileRun): PredictionFile {
  if (stored.run !== run.run.id) {
    throw new FormatError(
      `the prediction is of another run: of ${stored.run} of ${stored.lab}, not of ${run.run.id} of ${run.lab.name}`,
    );
  }
  return predictionFile(run, answersOf(stored as Pick<PredictionFile, "steps"> & StoredPrediction));
}
