/**
 * The shape of a lab's steps: lines of programs, acts of the network, and passing time.
 */
import { z } from "zod";
import { TCP_STATES } from "../../sockets/states.ts";
import { callNameProblem } from "../call-names.ts";
import { isClaimId } from "../claims.ts";
import { count, loopbackPacket, packet, peer, port, range, selector } from "./packets.ts";

export const name = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be words of a-z and 0-9 joined by hyphens");

const socket = z
  .strictObject({
    protocol: z.enum(["tcp", "udp"]),
    state: z
      .enum(TCP_STATES)
      .exclude(["CLOSED"], "a closed socket has no row; leave the row out")
      .optional(),
    recvQ: z.union([count, z.literal("some")], {
      error: 'must be the number in the column Recv-Q, or "some"',
    }),
    sendQ: count,
    owner: z.enum(["program", "none"]),
    connection: z.int().min(1).optional(),
    port: port.optional(),
    dualStack: z.literal(true).optional(),
    anyAddress: z.literal(true).optional(),
    timer: z.enum(["off", "on", "keepalive", "timewait", "probe"]).optional(),
    timerSeconds: range.optional(),
  })
  .refine(({ protocol, state }) => protocol === "udp" || state !== undefined, {
    error: "a TCP row needs a state; start from LISTEN, ESTABLISHED … with { ...LISTEN }",
  })
  .refine(({ state, connection }) => state === undefined || state === "LISTEN" || connection, {
    error: "only LISTEN and unconnected UDP rows have no connection; add connection",
  })
  .refine(({ anyAddress, connection }) => anyAddress === undefined || connection, {
    error: "anyAddress needs the connection whose port the row has; add connection",
  })
  .refine(({ port: own, connection }) => own === undefined || connection === undefined, {
    error: "a connection's row has the connection's port; leave port out",
  });

const optionValue = z.union([z.int(), z.string()]);
const call = z
  .strictObject({
    name: z.string().min(1),
    result: z.int(),
    errno: z
      .string()
      .regex(/^E[A-Z0-9]+$/, "must be the name of an errno, e.g. ECONNREFUSED")
      .optional(),
    option: z
      .strictObject({
        name: z
          .string()
          .regex(/^[A-Z][A-Z0-9_]+$/, "must be C's name of an option, e.g. TCP_NODELAY"),
        value: z.union([optionValue, z.record(z.string(), optionValue)], {
          error: "must be a number, a text, or the fields of a structure",
        }),
      })
      .optional(),
  })
  .refine(({ name: called, option }) => option === undefined || called === "setsockopt", {
    error: "only setsockopt has an option",
  });

export function perPeer<T extends z.ZodType>(schema: T) {
  return z.strictObject({ server: schema.optional(), client: schema.optional() });
}

const setting = z
  .string()
  .regex(/^net(\.[A-Za-z0-9_-]+)+$/, "must be a setting of the network, e.g. net.ipv4.tcp_rmem");
/** The settings that a step reads. */
const settings = z.record(
  setting,
  z.union([z.string(), z.strictObject({ rising: z.int().min(1) })], {
    error: 'must be the text that sysctl prints, in quotes: "1", or risingNumbers(count)',
  }),
);
/** The settings that the stage sets. */
export const ownSettings = z.record(
  setting,
  z.string({ error: 'must be text in quotes: "1", "4096 131072 6291456"' }).min(1),
);

/** Of a grading. */
export const points = z
  .number()
  .min(0)
  .max(1000)
  .refine((value) => Math.round(value * 100) === value * 100, {
    error: "must have at most two decimals",
  });
export const statement = z
  .string()
  .refine(isClaimId, "there is no such statement; wirestep statements lists their ids");

const code = { code: z.int().min(0).max(255) };
const signal = { signal: z.string().regex(/^SIG[A-Z0-9]+$/) };
const onTheWay = { calls: z.array(call).optional() };
const end = z.union(
  [
    z.strictObject(code),
    z.strictObject(signal),
    z.strictObject({
      either: z
        .array(
          z.union([
            z.strictObject({ ...code, ...onTheWay }),
            z.strictObject({ ...signal, ...onTheWay }),
          ]),
        )
        .min(2),
    }),
  ],
  { error: 'must be { code: 0 } to { code: 255 }, { signal: "SIGPIPE" }, or either of several' },
);

const expectation = {
  why: z.string().min(1),
  source: z.string().min(1).optional(),
  packets: z.array(packet),
  wire: z.enum(["segments", "stream"]).optional(),
  within: z.number().positive().max(300).optional(),
  sockets: perPeer(z.array(socket)).optional(),
  finishes: z
    .strictObject({
      peer,
      tag: name.optional(),
      calls: z.array(call).optional(),
      prints: z.string().optional(),
      printsMatter: z.union([z.literal(true), z.string().min(1)]).optional(),
    })
    .optional(),
  loopback: perPeer(z.array(loopbackPacket)).optional(),
  sysctls: z
    .strictObject({ server: settings, client: settings, host: settings })
    .partial()
    .optional(),
  shows: z.array(statement).optional(),
  points: points.optional(),
};

const ofProgram = {
  peer,
  end: end.optional(),
  blocksIn: z.string().min(1).optional(),
  calls: z.array(call).optional(),
  prints: z.string().optional(),
  printsMatter: z.union([z.literal(true), z.string().min(1)]).optional(),
  ...expectation,
};

const needsPrints = "printsMatter needs prints, the text that the output must contain";

const lineStep = z
  .strictObject({ action: z.enum(["steps", "starts", "ends"]), tag: name, ...ofProgram })
  .refine((value) => (value.action === "starts") === (value.blocksIn !== undefined), {
    error: "only `starts` has blocksIn, the system call in which the line waits, and needs it",
  })
  .refine((value) => (value.action === "ends") === (value.end !== undefined), {
    error: "only `ends` has end, the way in which the program ends, and needs it",
  })
  .refine(({ prints, printsMatter }) => printsMatter === undefined || prints !== undefined, {
    error: needsPrints,
  })
  .refine(({ action, calls }) => action !== "starts" || calls === undefined, {
    error: "a line that waits has made no call yet; give its calls in the step that finishes it",
  });

const callStep = z
  .strictObject({
    action: z.enum(["calls", "runs"]),
    call: z
      .string()
      .refine((value) => callNameProblem(value) === undefined, {
        error: ({ input }) => callNameProblem(String(input)),
      })
      .optional(),
    ...ofProgram,
  })
  .refine(({ action, call: name }) => (action === "calls") === (name !== undefined), {
    error: 'only `calls` has call, the name of the next call or "any", and needs it',
  })
  .refine(({ action, end: ends }) => action === "runs" || ends === undefined, {
    error: "only `runs` and `ends` have end, the way in which the program ends",
  })
  .refine(
    ({ action, end: ends, blocksIn }) =>
      action === "calls" || (ends === undefined) !== (blocksIn === undefined),
    {
      error:
        "`runs` needs blocksIn, the system call in which the program waits, or end, the way in which it ends; not both",
    },
  )
  .refine(({ prints, printsMatter }) => printsMatter === undefined || prints !== undefined, {
    error: needsPrints,
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
      error: "must select packets; only `releases` and `holdsEverything` select none",
    },
  )
  .refine(({ action, what = [] }) => action !== "holds" || what.every(isToldByHeader), {
    error: "packets to hold are selected only by flags and length; leave other fields out",
  });

/** Whether the gate can select the packet without the connection's ISNs. */
function isToldByHeader(one: z.infer<typeof selector>): boolean {
  const allowed = ["kind", "from", "flags", "length", "data"];
  return Object.keys(one).every((key) => allowed.includes(key));
}

const timeStep = z.strictObject({ action: z.literal("passes"), seconds: range, ...expectation });

export const step = z.discriminatedUnion("action", [lineStep, callStep, networkStep, timeStep]);
