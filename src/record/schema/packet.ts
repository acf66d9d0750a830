/**
 * A packet in the record: decoded from both captures, with its first bytes.
 *
 * Sequence numbers are given raw (as in the header) and relative (minus the sender's ISN, mod 2^32).
 */
import { z } from "zod";
import { FRAME_BYTES } from "../frame-bytes.ts";

const peer = z.enum(["server", "client"]);
const uint32 = z.int().min(0).max(0xffff_ffff);
const count = z.int().min(0);

const endpoint = z.object({
  peer: peer.optional().describe("the peer that has the address; absent for any other host"),
  address: z.string(),
  port: z.int().min(0).max(65535).optional(),
  group: z
    .enum(["broadcast", "multicast"])
    .optional()
    .describe("present in the destination of a packet to all hosts, or to those that joined"),
});

const segmentSchema = z.object({
  connection: z
    .int()
    .min(1)
    .describe("counted in the order of their first packets, TCP and UDP together"),
  flags: z.string().describe("tcpdump's letters"),
  seq: uint32.describe("raw"),
  ack: uint32.describe("raw; 0 without the ACK flag, as in the header"),
  relativeSeq: uint32.optional().describe("absent while the sender's ISN is not known"),
  relativeAck: uint32.optional().describe("absent without the ACK flag or the other side's ISN"),
  isnBefore: uint32
    .optional()
    .describe("in a SYN: its sender's raw ISN in the previous connection of the same four-tuple"),
  length: count.describe("payload bytes"),
  window: z.int().min(0).max(65535).describe("the header's field, not scaled"),
  options: z.string().describe("in tcpdump's notation, in order; empty if there are none"),
  data: z.string().optional().describe("the payload as text, absent if there is none"),
});

const datagramSchema = z.object({
  connection: z
    .int()
    .min(1)
    .describe("counted in the order of their first packets, TCP and UDP together"),
  length: count.describe("payload bytes"),
  data: z.string().optional().describe("the payload as text, absent if there is none"),
});

export const packetSchema = z.object({
  number: z.int().min(1).describe("counted over the run"),
  time: z
    .number()
    .min(0)
    .describe("seconds since the first packet, by the kernel that captured it"),
  source: endpoint,
  destination: endpoint,
  text: z
    .string()
    .describe("the line tcpdump prints, without time, with the peers' names as addresses"),
  segment: segmentSchema.optional().describe("present for TCP"),
  datagram: datagramSchema.optional().describe("present for UDP"),
  icmp: z.literal(true).optional().describe("present for ICMP"),
  fragments: z
    .array(count)
    .min(2)
    .optional()
    .describe("payload bytes of the IP fragments that it was sent in; absent if it was sent whole"),
  received: z.boolean().describe("whether the other peer's capture has it too"),
  gap: z.number().min(0).describe("seconds since the previous packet"),
  repeats: z
    .int()
    .min(1)
    .optional()
    .describe("number of the first packet with the same sequence numbers"),
  held: z
    .literal(true)
    .optional()
    .describe("held at its receiver's gate: the receiving kernel has not seen it yet"),
  frame: z
    .string()
    .regex(/^(?:[0-9a-f]{2})*$/)
    .optional()
    .describe(
      `its first ${FRAME_BYTES} bytes as captured, from the Ethernet header on, in hexadecimal`,
    ),
});

export type RecordedSegment = z.infer<typeof segmentSchema>;
export type RecordedDatagram = z.infer<typeof datagramSchema>;
export type RecordedPacket = z.infer<typeof packetSchema>;
