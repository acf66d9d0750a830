/** The packets of a peer's own loopback interface in the record. They are apart from those between the peers. */
import { z } from "zod";
import { FRAME_BYTES } from "../frame-bytes.ts";

const count = z.int().min(0);
const endpoint = z.object({ address: z.string(), port: z.int().min(0).max(65535).optional() });

const loopbackPacketSchema = z.object({
  word: z
    .string()
    .describe("tcpdump's letters of a segment's flags, UDP, ICMP, or IP for any other packet"),
  source: endpoint,
  destination: endpoint,
  text: z.string().describe("the line tcpdump prints, without time"),
  length: count.describe("payload bytes"),
  data: z.string().optional().describe("the payload as text, absent if there is none"),
  isn: z.int().min(0).max(0xffff_ffff).optional().describe("raw, of a SYN"),
  frame: z
    .string()
    .regex(/^(?:[0-9a-f]{2})*$/)
    .optional()
    .describe(`its first ${FRAME_BYTES} bytes, in hexadecimal`),
});

const ofPeer = z.object({
  packets: z.array(loopbackPacketSchema).describe("in the order in which they were sent"),
  lookups: z
    .array(z.object({ name: z.string(), types: z.array(z.string()) }))
    .optional()
    .describe("names that the stage's resolver was asked for; their packets are not in the list"),
  missed: z.int().min(1).optional().describe("the number of further packets, which were not kept"),
});

export const loopbackSchema = z.object({ server: ofPeer.optional(), client: ofPeer.optional() });

export type LoopbackPacket = z.infer<typeof loopbackPacketSchema>;
export type PeerLoopback = z.infer<typeof ofPeer>;
export type RecordedLoopback = z.infer<typeof loopbackSchema>;
