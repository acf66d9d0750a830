/**
 * The shape of a lab's steps: a program's line, the network, the passing of time.
 */
import { z } from "zod";
import { TCP_STATES } from "../../sockets/states.ts";
import { isClaimId } from "../claims.ts";
import { count, packet, peer, range, selector } from "./packets.ts";

export const name = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "words of a-z and 0-9 joined by hyphens");

const socket = z
  .strictObject({
    protocol: z.enum(["tcp", "udp"]),
    state: z
      .enum(TCP_STATES)
      .exclude(["CLOSED"], "a closed socket has no row: leave it out")
      .optional(),
    recvQ: z.union([count, z.literal("some")], {
      error: 'give the number in the column Recv-Q, or "some"',
    }),
    sendQ: count,
    owner: z.enum(["program", "none"]),
    connection: z.int().min(1).optional(),
    anyAddress: z.literal(true).optional(),
    timer: z.enum(["off", "on", "keepalive", "timewait", "probe"]).optional(),
    timerSeconds: range.optional(),
  })
  .refine(({ protocol, state }) => protocol === "udp" || state !== undefined, {
    error: "a TCP socket has a state: start from LISTEN, ESTABLISHED … with { ...LISTEN }",
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

export function perPeer<T extends z.ZodType>(schema: T) {
  return z.strictObject({ server: schema.optional(), client: schema.optional() });
}

const setting = z
  .string()
  .regex(/^net(\.[A-Za-z0-9_-]+)+$/, "settings of the network only: net.ipv4.tcp_rmem");
/** What a step reads. */
const settings = z.record(
  setting,
  z.union([z.string(), z.strictObject({ rising: z.int().min(1) })], {
    error: 'the text sysctl prints, in quotes: "1", or risingNumbers(count)',
  }),
);
/** What the stage sets. */
export const ownSettings = z.record(
  setting,
  z.string({ error: 'the value as text, in quotes: "1", "4096 131072 6291456"' }).min(1),
);

const expectation = {
  why: z.string().min(1),
  source: z.string().min(1).optional(),
  packets: z.array(packet),
  within: z.number().positive().max(300).optional(),
  sockets: perPeer(z.array(socket)).optional(),
  finishes: z
    .strictObject({
      peer,
      tag: name,
      calls: z.array(call).optional(),
      prints: z.string().optional(),
    })
    .optional(),
  sysctls: z
    .strictObject({ server: settings, client: settings, host: settings })
    .partial()
    .optional(),
  shows: z
    .array(z.string().refine(isClaimId, "no such statement id; wirestep claims lists them"))
    .optional(),
};

const lineStep = z
  .strictObject({
    peer,
    action: z.enum(["steps", "starts", "ends"]),
    tag: name,
    end: z
      .union(
        [
          z.strictObject({ code: z.int().min(0).max(255) }),
          z.strictObject({ signal: z.string().regex(/^SIG[A-Z0-9]+$/) }),
        ],
        { error: '{ code: 0 }, up to 255, or { signal: "SIGPIPE" }' },
      )
      .optional(),
    blocksIn: z.string().min(1).optional(),
    calls: z.array(call).optional(),
    prints: z.string().optional(),
    ...expectation,
  })
  .refine((value) => (value.action === "starts") === (value.blocksIn !== undefined), {
    error: "`starts` names the system call the line waits in, `steps` does not",
  })
  .refine((value) => (value.action === "ends") === (value.end !== undefined), {
    error: "`ends` says how the program ends, the others do not",
  })
  .refine(({ action, calls }) => action !== "starts" || calls === undefined, {
    error: "a line that waits has made no call yet: say its calls where it finishes",
  });

const networkStep = z
  .strictObject({
    action: z.enum(["holds", "delivers", "drops", "duplicates", "releases"]),
    what: z.array(selector).min(1).optional(),
    ...expectation,
  })
  .refine(
    ({ action, what }) => action === "holds" || (action === "releases") === (what === undefined),
    {
      error: "says which packets; `releases` and `holdsEverything` do not",
    },
  )
  .refine(({ action, what = [] }) => action !== "holds" || what.every(isToldByHeader), {
    error: "packets that are to be held can be told by flags and length only",
  });

/** What the gate can tell without knowing the connection's numbers. */
function isToldByHeader(one: z.infer<typeof selector>): boolean {
  const allowed = ["kind", "from", "flags", "length", "data"];
  return Object.keys(one).every((key) => allowed.includes(key));
}

const timeStep = z.strictObject({ action: z.literal("passes"), seconds: range, ...expectation });

export const step = z.discriminatedUnion("action", [lineStep, networkStep, timeStep]);
