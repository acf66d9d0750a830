/**
 * The shape of packets in a lab: those that must be sent, and those that the network acts on.
 */
import { z } from "zod";
import { byteLength } from "../model.ts";

export const peer = z.enum(["server", "client"]);
export const count = z.int().min(0);
export const port = z.int().min(1).max(65535);
const sequenceNumber = z.union([count, z.strictObject({ raw: count })], {
  error: "must be a number relative to the ISN, 0 or more, or { raw: … } with the header's number",
});
/** tcpdump's order of flag letters: FIN, SYN, RST, PSH, ACK, URG, ECE, CWR. In the header, URG is before ACK. */
const flags = z
  .string()
  .regex(/^(?=.)F?S?R?P?(U?\.?|\.U)E?W?$/, "must be tcpdump's letters, e.g. S. or P.");
/** Of several segments: those that open or end a connection are known one by one. */
const dataFlags = z
  .string()
  .regex(/^(?=.)P?(U?\.?|\.U)E?W?$/, "must be letters without S, F and R, e.g. . or P.");
const optionWords =
  /^(mss( \d+)?|nop|eol|sackOK|TS|wscale( \d+)?|sack)(,(mss( \d+)?|nop|eol|sackOK|TS|wscale( \d+)?|sack))*$/;

/** One value for both IP versions, or one for each. */
function byFamily<T extends z.ZodType>(schema: T) {
  return z.union([schema, z.strictObject({ 4: schema, 6: schema })], {
    error: "must be one value, or one for each IP version: { 4: …, 6: … }",
  });
}

/** Fields of every kind of packet expectation. */
const payload = {
  length: byFamily(count).optional(),
  data: z.string().optional(),
  reads: byFamily(z.string().min(1)).optional(),
  connection: z.int().min(1).optional(),
  port: port.optional(),
};
/** A lower and an upper bound. */
export const range = z
  .tuple([z.number().min(0), z.number().min(0)])
  .refine(([least, most]) => least <= most, {
    error: "must be at least and at most, the smaller number first",
  });
const nth = z.int().min(1).optional();
const lengthFits = ({ length, data }: { length?: unknown; data?: string | undefined }) =>
  data === undefined || length === undefined || length === byteLength(data);
const LENGTH_PROBLEM = { error: "length differs from the length of data; leave length out" };

const segmentFields = {
  kind: z.literal("segment"),
  from: peer,
  flags,
  seq: sequenceNumber.optional(),
  ack: sequenceNumber.optional(),
  window: byFamily(z.int().min(0).max(65535)).optional(),
  options: byFamily(
    z
      .string()
      .regex(optionWords, "must be options as tcpdump prints them: mss 1460,sackOK,TS,nop,wscale"),
  ).optional(),
  isn: z.literal("new").optional(),
  afterSeconds: range.optional(),
  ...payload,
};
const datagramFields = {
  kind: z.literal("datagram"),
  from: peer,
  to: z
    .string()
    .regex(
      /^(server|client|broadcast|multicast|[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*)$/,
      'must be "server", "client", "broadcast", "multicast" or an address',
    )
    .optional(),
  fragments: byFamily(
    z.array(z.int().min(1)).min(2, "one fragment is the whole datagram; leave fragments out"),
  ).optional(),
  ...payload,
};
const icmpFields = { kind: z.literal("icmp"), from: peer, reads: byFamily(z.string().min(1)) };

const ackFits = ({ flags: letters, ack }: { flags: string; ack?: unknown }) =>
  ack === undefined || letters.includes(".");
const ACK_PROBLEM = { error: "an ack needs the ACK flag; add the dot to flags" };
const isnFits = ({ flags: letters, isn }: { flags: string; isn?: unknown }) =>
  isn === undefined || letters.includes("S");
const ISN_PROBLEM = { error: "only a SYN has an ISN; leave isn out" };

const onePacket = [
  z
    .strictObject(segmentFields)
    .refine(ackFits, ACK_PROBLEM)
    .refine(isnFits, ISN_PROBLEM)
    .refine(lengthFits, LENGTH_PROBLEM),
  z.strictObject(datagramFields).refine(lengthFits, LENGTH_PROBLEM),
  z.strictObject(icmpFields),
] as const;

const amounts = {
  from: peer,
  atLeast: byFamily(count).optional(),
  atMost: byFamily(count).optional(),
  bytes: byFamily(count).optional(),
  connection: z.int().min(1).optional(),
  port: port.optional(),
};
type Amounts = { readonly atLeast?: unknown; readonly atMost?: unknown; readonly bytes?: unknown };
const saysSomething = ({ atLeast, atMost, bytes }: Amounts) =>
  atLeast !== undefined || atMost !== undefined || bytes !== undefined;
const AMOUNT_PROBLEM = {
  error: "any number of any packets says nothing; add atLeast, atMost or bytes",
};
const inOrder = ({ atLeast, atMost }: Amounts) =>
  typeof atLeast !== "number" || typeof atMost !== "number" || atLeast <= atMost;
const ORDER_PROBLEM = { error: "atLeast is more than atMost; swap them" };

const severalPackets = [
  z
    .strictObject({
      kind: z.literal("segments"),
      flags: z.array(dataFlags).min(1).optional(),
      ...amounts,
    })
    .refine(saysSomething, AMOUNT_PROBLEM)
    .refine(inOrder, ORDER_PROBLEM),
  z
    .strictObject({ kind: z.literal("datagrams"), ...amounts })
    .refine(saysSomething, AMOUNT_PROBLEM)
    .refine(inOrder, ORDER_PROBLEM),
] as const;

/** An element of a step's list of packets. */
export const packet = z.discriminatedUnion("kind", [
  ...onePacket,
  ...severalPackets,
  z.strictObject({
    kind: z.literal("any-order"),
    packets: z.array(z.discriminatedUnion("kind", [...onePacket, ...severalPackets])).min(1),
  }),
]);

/** A packet of a peer's own loopback interface. */
export const loopbackPacket = z
  .strictObject({
    word: z.union([flags, z.enum(["UDP", "ICMP"])], {
      error: "must be tcpdump's letters, e.g. S. or P., or UDP or ICMP",
    }),
    from: port.optional(),
    to: port.optional(),
    length: count.optional(),
    data: z.string().optional(),
    reads: z.string().min(1).optional(),
  })
  .refine(({ word, from, to }) => word !== "ICMP" || (from ?? to) === undefined, {
    error: "an ICMP message has no ports; leave from and to out",
  })
  .refine(lengthFits, LENGTH_PROBLEM);

/** Selects a packet that has been sent. */
export const selector = z.discriminatedUnion("kind", [
  z
    .strictObject({ ...segmentFields, nth })
    .refine(ackFits, ACK_PROBLEM)
    .refine(lengthFits, LENGTH_PROBLEM),
  z.strictObject({ ...datagramFields, nth }).refine(lengthFits, LENGTH_PROBLEM),
  z.strictObject({ ...icmpFields, nth }),
]);
