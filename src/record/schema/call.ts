/** The shape of a call in a record, and of the place, thread and process that made it. */
import { z } from "zod";

export const place = z.object({
  file: z.string().describe("in the lab's folder"),
  number: z.int().min(0),
});

export const thread = z.int().min(2).optional().describe("by creation; absent for the main thread");
export const process = z
  .int()
  .min(2)
  .optional()
  .describe("by creation; absent for the peer's first process");

/** A system call: what the kernel was asked, by any code of the peer's program. */
export const callSchema = z.object({
  name: z.string().describe("the name that the program uses: send for sendto without an address"),
  text: z.string().describe("the call with its arguments, as C would write it"),
  result: z
    .number()
    .optional()
    .describe("as the C library returns it; absent if the call did not return"),
  errno: z.string().optional(),
  raw: z.string().optional().describe("the kernel's name if it differs"),
  fd: z.int().optional().describe("the descriptor that the call works on"),
  kind: z
    .string()
    .optional()
    .describe("of the descriptor, or of the one that the call made: tcp, udp, unix, pipe, epoll…"),
  remote: z
    .string()
    .optional()
    .describe("of a call that waits on a TCP connection: the other end, ADDRESS:PORT"),
  at: place
    .optional()
    .describe("the innermost line in the program's files that made it, if it isn't the step's own"),
  below: z.literal(true).optional().describe("made in a function that the step's own line called"),
  thread,
  process,
  folded: z
    .int()
    .min(1)
    .optional()
    .describe("the number of calls that a library made for itself; name is its function"),
});

/** Two calls of different threads whose order is chance, each with its line. */
export const raceSchema = z
  .array(z.object({ name: z.string(), at: place.optional(), thread, process }))
  .length(2);
