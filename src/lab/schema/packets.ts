/**
 * The shape of packets in a lab: those that must pass, and those the network is to act on.
 */
import { z } from "zod";
import { byteLength } from "../model.ts";

export const peer = z.enum(["server", "client"]);
export const count = z.int().min(0);
const sequenceNumber = z.union([count, z.strictObject({ raw: count })], {
  error: "a number relative to the ISN, 0 or more, or { raw: … } as it stands in the header",
});
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
/** At least and at most. */
export const range = z
  .tuple([z.number().min(0), z.number().min(0)])
  .refine(([least, most]) => least <= most, { error: "at least and at most: the smaller first" });
const nth = z.int().min(1).optional();
const lengthFits = ({ length, data }: { length?: unknown; data?: string | undefined }) =>
  data === undefined || length === undefined || length === byteLength(data);
const LENGTH_PROBLEM = { error: "length is not that of data: leave it out" };

const segmentFields = {
  kind: z.literal("segment"),
  from: peer,
  flags,
  seq: sequenceNumber.optional(),
  ack: sequenceNumber.optional(),
  window: byFamily(z.int().min(0).max(65535)).optional(),
  options: byFamily(
    z.string().regex(optionWords, "options in tcpdump's words: mss 1460,sackOK,TS,nop,wscale"),
  ).optional(),
  isn: z.literal("new").optional(),
  afterSeconds: range.optional(),
  ...payload,
};
const datagramFields = { kind: z.literal("datagram"), from: peer, ...payload };
const icmpFields = { kind: z.literal("icmp"), from: peer, reads: byFamily(z.string().min(1)) };

const ackFits = ({ flags: letters, ack }: { flags: string; ack?: unknown }) =>
  ack === undefined || letters.includes(".");
const ACK_PROBLEM = { error: "an ack needs the ACK flag, the dot" };
const isnFits = ({ flags: letters, isn }: { flags: string; isn?: unknown }) =>
  isn === undefined || letters.includes("S");
const ISN_PROBLEM = { error: "only a SYN has an ISN" };

export const packet = z.discriminatedUnion("kind", [
  z
    .strictObject(segmentFields)
    .refine(ackFits, ACK_PROBLEM)
    .refine(isnFits, ISN_PROBLEM)
    .refine(lengthFits, LENGTH_PROBLEM),
  z.strictObject(datagramFields).refine(lengthFits, LENGTH_PROBLEM),
  z.strictObject(icmpFields),
]);

/** A packet that is there already: what it is told by. */
export const selector = z.discriminatedUnion("kind", [
  z
    .strictObject({ ...segmentFields, nth })
    .refine(ackFits, ACK_PROBLEM)
    .refine(lengthFits, LENGTH_PROBLEM),
  z.strictObject({ ...datagramFields, nth }).refine(lengthFits, LENGTH_PROBLEM),
  z.strictObject({ ...icmpFields, nth }),
]);
