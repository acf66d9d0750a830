/** Rows of a socket table, and the kernel's trace of state changes, in the record. */
import { z } from "zod";
import { TCP_STATES } from "../../sockets/states.ts";

const count = z.int().min(0);
const address = z.object({ address: z.string(), port: count });
export const entrySchema = z.object({
  protocol: z.enum(["tcp", "tcp6", "udp", "udp6"]),
  recvQ: count,
  sendQ: count,
  local: address,
  remote: address,
  state: z.enum(TCP_STATES).optional(),
  owner: z.object({ pid: z.int().min(1), program: z.string() }).optional(),
  timer: z.object({ kind: z.string(), seconds: z.number().describe("until it fires") }).optional(),
});

/** Something else that a peer's kernel traced. */
export const kernelEventSchema = z.object({
  kind: z.enum(["retransmission", "reset", "drop"]),
  peer: z.enum(["server", "client"]).describe("whose kernel did it"),
  time: z.number().describe("seconds since the first packet"),
  from: address.describe("the source of the packet that was sent or dropped"),
  to: address,
  reason: z.string().optional().describe("the kernel's name of it, for a reset or a drop"),
  packet: z.int().min(1).optional().describe("the number of the packet that was dropped"),
});

const state = z.enum(TCP_STATES);
export const stateChangeSchema = z.object({
  time: z
    .number()
    .describe(
      "seconds since the first packet, negative before it; in a run without packets, since the first change",
    ),
  local: address,
  remote: address,
  from: state,
  to: state.describe("CLOSED also when the kernel replaces the socket with a time-wait entry"),
});
