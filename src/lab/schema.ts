/**
 * Whether a value that a lab file exports is a lab: shape, then meaning (flags that add up, steps
 * that can follow one another). All that can be said without the programs' sources.
 */
import { z } from "zod";
import { TCP_STATES, type TcpState } from "../sockets/states.ts";
import { isClaimId } from "./claims.ts";
import { byteLength, flagWord, type Lab, type Peer } from "./model.ts";

const peer = z.enum(["server", "client"]);
const count = z.int().min(0);
const name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "words of a-z and 0-9 joined by hyphens");
const sequenceNumber = z.union([count, z.strictObject({ raw: count })]);
/** tcpdump's order of flag letters: FIN, SYN, RST, PSH, ACK. */
const flags = z.string().regex(/^(?=.)F?S?R?P?\.?$/, "flags are tcpdump's letters, e.g. S. or P.");
const optionWords =
  /^(mss( \d+)?|nop|eol|sackOK|TS|wscale( \d+)?|sack)(,(mss( \d+)?|nop|eol|sackOK|TS|wscale( \d+)?|sack))*$/;

/** One value for both versions of IP, or one for each. */
function byFamily<T extends z.ZodType>(schema: T) {
  return z.union([schema, z.strictObject({ 4: schema, 6: schema })], {
    error: "one value, or one for each version of IP: { 4: …, 6: … }",
  });
}

/** What every kind of packet expectation may say. */
const payload = {
  length: byFamily(count).optional(),
  data: z.string().optional(),
  reads: byFamily(z.string().min(1)).optional(),
  connection: z.int().min(1).optional(),
};
const lengthFits = ({ length, data }: { length?: unknown; data?: string | undefined }) =>
  data === undefined || length === undefined || length === byteLength(data);
const LENGTH_PROBLEM = { error: "length is not that of data: leave it out" };

const segment = z
  .strictObject({
    kind: z.literal("segment"),
    from: peer,
    flags,
    seq: sequenceNumber.optional(),
    ack: sequenceNumber.optional(),
    window: byFamily(z.int().min(0).max(65535)).optional(),
    options: byFamily(
      z.string().regex(optionWords, "options in tcpdump's words: mss 1460,sackOK,TS,nop,wscale"),
    ).optional(),
    ...payload,
  })
  .refine(({ flags: letters, ack }) => ack === undefined || letters.includes("."), {
    error: "an ack needs the ACK flag, the dot",
  })
  .refine(lengthFits, LENGTH_PROBLEM);

const datagram = z
  .strictObject({ kind: z.literal("datagram"), from: peer, ...payload })
  .refine(lengthFits, LENGTH_PROBLEM);
const icmp = z.strictObject({
  kind: z.literal("icmp"),
  from: peer,
  reads: byFamily(z.string().min(1)),
});
const packet = z.discriminatedUnion("kind", [segment, datagram, icmp]);

const socket = z
  .strictObject({
    protocol: z.enum(["tcp", "udp"]),
    state: z
      .enum(TCP_STATES)
      .exclude(["CLOSED"], "a closed socket has no row: leave it out")
      .optional(),
    recvQ: z.union([count, z.literal("some")]),
    sendQ: count,
    owner: z.enum(["program", "nobody"]),
    connection: z.int().min(1).optional(),
    anyAddress: z.literal(true).optional(),
    timer: z.enum(["off", "on", "keepalive", "timewait", "probe"]).optional(),
    timerSeconds: z.tuple([z.number().min(0), z.number().min(0)]).optional(),
  })
  .refine(({ protocol, state }) => protocol === "udp" || state !== undefined, {
    error: "a TCP socket has a state",
  })
  .refine(({ state, connection }) => state === undefined || state === "LISTEN" || connection, {
    error: "only LISTEN and unconnected UDP rows have no connection",
  })
  .refine(({ anyAddress, connection }) => anyAddress === undefined || connection, {
    error: "anyAddress says which connection's port the row has",
  });

const call = z.strictObject({
  name: z.string().min(1),
  result: z.int(),
  errno: z
    .string()
    .regex(/^E[A-Z0-9]+$/, "an errno by its name, e.g. ECONNREFUSED")
    .optional(),
});

function perPeer<T extends z.ZodType>(schema: T) {
  return z.strictObject({ server: schema.optional(), client: schema.optional() });
}

const step = z
  .strictObject({
    peer,
    action: z.enum(["steps", "starts", "ends"]),
    tag: name,
    end: z
      .union([
        z.strictObject({ code: z.int().min(0).max(255) }),
        z.strictObject({ signal: z.string().regex(/^SIG[A-Z0-9]+$/) }),
      ])
      .optional(),
    blocksIn: z.string().min(1).optional(),
    why: z.string().min(1),
    source: z.string().min(1).optional(),
    packets: z.array(packet),
    sockets: z
      .strictObject({ server: z.array(socket).optional(), client: z.array(socket).optional() })
      .optional(),
    calls: z.array(call).optional(),
    prints: z.string().optional(),
    finishes: z
      .strictObject({
        peer,
        tag: name,
        calls: z.array(call).optional(),
        prints: z.string().optional(),
      })
      .optional(),
    sysctls: perPeer(z.record(z.string().regex(/^net\.[a-z0-9_.]+$/), z.string())).optional(),
    shows: z.array(z.string().refine(isClaimId, "no such statement id")).optional(),
  })
  .refine((value) => (value.action === "starts") === (value.blocksIn !== undefined), {
    error: "`starts` names the system call the line waits in, `steps` does not",
  })
  .refine((value) => (value.action === "ends") === (value.end !== undefined), {
    error: "`ends` says how the program ends, the others do not",
  });

const states = z
  .string()
  .refine((text) => text.split(" ").every((word) => TCP_STATES.includes(word as TcpState)), {
    error: "states are RFC 9293 names with a space between, e.g. CLOSED SYN-SENT ESTABLISHED",
  });

const lab = z.strictObject({
  name,
  question: z.string().min(1),
  port: z.int().min(1).max(65535),
  families: z
    .array(z.literal([4, 6]))
    .min(1)
    .optional(),
  steps: z.array(step).min(1),
  stage: z
    .strictObject({
      mtu: z.int().min(576).max(9000).optional(),
      user: perPeer(z.enum(["student", "root"])).optional(),
      sysctls: perPeer(z.record(z.string(), z.string())).optional(),
    })
    .optional(),
  flags: z.string(),
  states: z.strictObject({ server: states, client: states }),
});

/** A lab that cannot be run as it is written; `problems` name the place and what to mend. */
export class InvalidLabError extends Error {
  readonly problems: readonly string[];

  constructor(place: string, problems: readonly string[], options?: ErrorOptions) {
    super(
      `${place} is not a lab that can run:\n${problems.map((p) => `  ${p}`).join("\n")}`,
      options,
    );
    this.name = "InvalidLabError";
    this.problems = problems;
  }
}

/** A lab that cannot be run on the version of IP that was asked for. */
export class OtherFamilyError extends InvalidLabError {}

/**
 * The lab in what a lab file exports.
 * @throws InvalidLabError with every problem found
 */
export function validateLab(value: unknown, place: string): Lab {
  const result = lab.safeParse(value);
  if (!result.success) {
    throw new InvalidLabError(
      place,
      result.error.issues.map((issue) => `${where(issue.path, value)}: ${issue.message}`),
    );
  }
  const valid = result.data as Lab;
  const problems = [...flagProblems(valid), ...orderProblems(valid)];
  if (problems.length > 0) throw new InvalidLabError(place, problems);
  return valid;
}

/** A path such as steps.2.packets.0.flags as a person would say it. */
function where(path: readonly PropertyKey[], value: unknown): string {
  if (path.length === 0) return "the default export";
  const [first, index, ...rest] = path;
  if (first !== "steps" || typeof index !== "number") return path.map(String).join(".");
  const tag = (value as { steps?: { tag?: unknown }[] }).steps?.[index]?.tag;
  const inner = rest.map((part) => (typeof part === "number" ? `${part + 1}` : String(part)));
  return [`step ${index + 1}${typeof tag === "string" ? ` (${tag})` : ""}`, ...inner].join(" ");
}

function flagProblems({ steps, flags }: Lab): string[] {
  const all = steps.flatMap((step) => step.packets.map(flagWord)).join(" ");
  return all === flags ? [] : [`flags: says "${flags}", but its steps add up to "${all}"`];
}

function orderProblems({ steps }: Lab): string[] {
  const problems: string[] = [];
  const waiting = new Map<Peer, string>();
  const ended = new Set<Peer>();
  steps.forEach((step, index) => {
    const place = `step ${index + 1} (${step.tag})`;
    const busy = waiting.get(step.peer);
    if (busy !== undefined) {
      problems.push(
        `${place}: the ${step.peer} still waits in the line ${busy}; let a step finish it`,
      );
    }
    if (ended.has(step.peer)) {
      problems.push(`${place}: the ${step.peer}'s program has ended in a step before`);
    }
    if (step.finishes !== undefined) {
      const { peer, tag } = step.finishes;
      if (waiting.get(peer) !== tag) {
        problems.push(`${place}: finishes ${tag}, which no step before has started on the ${peer}`);
      }
      waiting.delete(peer);
    }
    if (step.action === "starts") waiting.set(step.peer, step.tag);
    if (step.action === "ends") ended.add(step.peer);
  });
  return problems;
}
