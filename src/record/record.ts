/**
 * The record of one run: all observations, from which transcript, report and test results are made. A
 * run writes it as `record.json`; its JSON Schema is `record.schema.json` in this folder.
 *
 * Sequence numbers are given raw (as in the header) and relative (minus the sender's ISN, mod 2^32).
 */
import { z } from "zod";
import { RECORD, shapeError, valueIn } from "./format.ts";
import { callSchema, type raceSchema } from "./schema/call.ts";
import { captured } from "./schema/captured.ts";
import { executed, outcomeSchema, peer } from "./schema/executed.ts";
import { loopbackSchema } from "./schema/loopback.ts";
import { mismatchSchema } from "./schema/mismatch.ts";
import { packetSchema } from "./schema/packet.ts";
import { entrySchema, kernelEventSchema, stateChangeSchema } from "./schema/socket.ts";
import { variantSchema } from "./variant.ts";

export type { LoopbackPacket, PeerLoopback, RecordedLoopback } from "./schema/loopback.ts";
export type { Mismatch } from "./schema/mismatch.ts";
export type { RecordedDatagram, RecordedPacket, RecordedSegment } from "./schema/packet.ts";
export { entrySchema } from "./schema/socket.ts";

const count = z.int().min(0);

/** The network's act in a step, and the numbers of the packets it acted on. */
const networkActSchema = z.object({
  what: z.array(z.string()).describe("the packets the lab selects; empty for all packets"),
  packets: z.array(z.int().min(1)),
  missing: z.string().optional().describe("a packet that the lab selects and that was not there"),
});

const declaredAt = z.int().min(1).optional().describe("the line of lab.ts that declares the step");

const stepSchema = z.object({
  number: z.int().min(1),
  name: z.string().describe("the actor and its act, e.g. client: connect or network: delivers"),
  action: z.enum([
    "steps", "starts", "ends", "calls", "runs", // of a program
    "holds", "delivers", "drops", "duplicates", "releases", // of the network
    "passes", // of time
  ]), // biome-ignore format: a line for each actor
  declaredAt,
  unplanned: z
    .literal(true)
    .optional()
    .describe("a step that the user made and the lab does not plan: recorded and not judged"),
  unjudged: z
    .string()
    .optional()
    .describe("why the step is not judged: it differs after an earlier step with a mismatch"),
  executed: executed.optional().describe("the line this step executed or started"),
  network: networkActSchema.optional().describe("the network's act, in a step of the network"),
  passed: z.number().min(0).optional().describe("seconds that passed, in a step of time"),
  finished: z.array(executed).describe("lines that an earlier step started and that ended here"),
  typed: z
    .array(
      z.object({ peer, text: z.string().optional().describe("absent at the end of the input") }),
    )
    .optional()
    .describe("standard input that the user typed since the step before"),
  held: z.array(z.int().min(1)).describe("numbers of the packets held after the step"),
  packets: z.array(packetSchema),
  sentAgain: z
    .array(packetSchema)
    .optional()
    .describe("packets sent again while the user kept their first copy held; dropped, not judged"),
  loopback: loopbackSchema
    .optional()
    .describe("packets of the peers' own loopback interfaces; judged only if the lab lists them"),
  tables: z.object({ server: z.array(entrySchema), client: z.array(entrySchema) }),
  netstat: z
    .object({ server: z.string(), client: z.string() })
    .optional()
    .describe("netstat's output, from which the tables are"),
  several: z
    .array(
      z.object({
        from: peer,
        kind: z.enum(["segments", "datagrams"]),
        count,
        bytes: count.describe("payload bytes; those of segments sent again count once"),
        packets: z.array(z.int().min(1)).describe("their numbers"),
      }),
    )
    .optional()
    .describe("packets that the lab does not know one by one: their number and bytes"),
  anyOrder: z
    .array(z.array(z.int().min(1)))
    .optional()
    .describe(
      "numbers of packets that the lab expects in any order, each group in the lab's order",
    ),
  sysctls: z
    .array(
      z.object({
        peer: z.enum(["server", "client", "host"]).describe("host: the engine's machine"),
        name: z.string(),
        value: z.string(),
      }),
    )
    .describe("the kernel settings that the step checks, with their values"),
  mismatches: z.array(mismatchSchema),
  why: z.string(),
  source: z.string().optional(),
  shows: z.array(z.string()),
});

const fileNames = z.object({
  main: z.string().describe("its text is in sources"),
  others: z
    .array(z.object({ file: z.string(), text: z.string() }))
    .describe("headers and other sources"),
});

/** A program after the last step: ended, waiting, or running until the time limit. */
const afterSchema = z.object({
  outcome: outcomeSchema,
  output: z.string().optional(),
  calls: z.array(callSchema).optional(),
});

/** A run of two programs without a lab. */
const observedSchema = z.object({
  by: z.enum(["line", "call"]).describe("a step is the calls of one line, or one call"),
  arguments: z
    .object({ server: z.array(z.string()), client: z.array(z.string()) })
    .describe("of the programs"),
  input: z
    .object({ server: z.string().optional(), client: z.string().optional() })
    .optional()
    .describe("the programs' standard input, if any was given"),
  loopback: z.literal(true).optional().describe("both programs run on one host"),
  end: z.string().optional().describe("why the run was over; absent if it was cut off"),
});

export const recordSchema = z.object({
  format: z.literal(RECORD.name),
  version: z.literal(RECORD.version),
  lab: z.object({
    name: z.string(),
    question: z.string(),
    steps: z.int().min(0),
    folder: z.string().optional().describe("the lab's; a path from where the run was started"),
    sheet: z.string().optional().describe("the lab's README.md, which students read"),
    variant: variantSchema,
  }),
  run: z.object({ id: z.string(), started: z.iso.datetime() }),
  student: z
    .object({ id: z.string(), name: z.string(), attempt: z.int().min(1) })
    .optional()
    .describe("the student of the submission, in a grading"),
  observed: observedSchema.optional().describe("present if no lab was run: nothing is expected"),
  family: z.literal([4, 6]).describe("the version of IP"),
  verdict: z.enum(["passed", "mismatch", "inconclusive", "observed"]),
  reason: z.string().optional().describe("why the run is inconclusive"),
  environment: z.object({
    stage: z
      .enum(["docker", "namespaces"])
      .optional()
      .describe("the place that made the stage; docker if it is left out"),
    engine: z.string(),
    kernel: z.string(),
    images: z.record(z.string(), z.string()),
    tools: z.record(z.string(), z.string()),
    limitsMissing: z
      .string()
      .optional()
      .describe("why no control group limits the programs, if none does"),
  }),
  port: z.int(),
  peers: z.object({
    server: z.object({ address: z.string() }),
    client: z.object({ address: z.string() }),
  }),
  sources: z
    .object({ server: z.string(), client: z.string() })
    .optional()
    .describe("the text of both programs' main files"),
  files: z
    .object({ server: fileNames, client: fileNames })
    .optional()
    .describe("the files of both programs, named as the steps name them"),
  steps: z.array(stepSchema),
  notRun: z
    .array(
      z.object({
        number: z.int().min(1),
        name: z.string(),
        declaredAt,
        shows: z.array(z.string()).optional(),
      }),
    )
    .optional()
    .describe("the steps after the one that ended the run"),
  late: z.array(packetSchema).describe("packets of the quiet period after the last step"),
  flags: z.object({ expected: z.string(), observed: z.string() }),
  states: z.object({
    server: z.object({ expected: z.string(), observed: z.string() }),
    client: z.object({ expected: z.string(), observed: z.string() }),
  }),
  trace: z
    .object({ server: z.array(stateChangeSchema), client: z.array(stateChangeSchema) })
    .optional()
    .describe("state changes of the connections' sockets as the kernel traced them"),
  traceMissing: z.string().optional().describe("why there is no trace"),
  kernel: z
    .array(kernelEventSchema)
    .optional()
    .describe(
      "retransmissions, resets and dropped packets before the quiet period, as the kernels traced them; absent if they could not",
    ),
  after: z
    .object({ server: afterSchema.optional(), client: afterSchema.optional() })
    .optional()
    .describe("the programs after the last step, if they are judged their own way"),
  mismatches: z.array(mismatchSchema).describe("of the run as a whole"),
  capture: z.object({ server: captured, client: captured }),
  timing: z.array(z.object({ phase: z.string(), start: z.number(), milliseconds: z.number() })),
});

export type RecordedStateChange = z.infer<typeof stateChangeSchema>;
export type RecordedKernelEvent = z.infer<typeof kernelEventSchema>;
export type RecordedCall = z.infer<typeof callSchema>;
export type RecordedRace = z.infer<typeof raceSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type BusyThread = NonNullable<ExecutedLine["busy"]>[number];

export type EndedProcess = NonNullable<ExecutedLine["ended"]>[number];
export type ExecutedLine = z.infer<typeof executed>;
export type Variables = NonNullable<ExecutedLine["variables"]>;
export type ProgramAfter = z.infer<typeof afterSchema>;
export type ProgramsAfter = NonNullable<RunRecord["after"]>;
export type NetworkAct = z.infer<typeof networkActSchema>;
export type StepRecord = z.infer<typeof stepSchema>;
export type RunRecord = z.infer<typeof recordSchema>;

/**
 * The record in the text of a record.json.
 * @throws FormatError
 */
export function parseRecord(text: string): RunRecord {
  const { data, error } = recordSchema.safeParse(valueIn(text, RECORD));
  if (data === undefined) throw shapeError(error, RECORD);
  return data;
}

/** The JSON Schema of a record, as published. */
export function recordJsonSchema(): unknown {
  return z.toJSONSchema(recordSchema, { target: "draft-2020-12" });
}
