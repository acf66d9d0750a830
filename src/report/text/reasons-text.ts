/**
 * Why packets were sent that a lab, or a user's prediction, did not expect: the causes that the record alone
 * shows (src/explain/).
 */
import type { Explanation } from "../../explain/explanation.ts";
import type { Mismatch, RecordedPacket, StepRecord } from "../../record/record.ts";
import { safeText } from "./safe-text.ts";

type Known = ReadonlyMap<number, Explanation>;

/**
 * Why the packet was sent that a mismatch shows. It is the one whose line is in the mismatch's evidence.
 * @returns undefined for a mismatch about something else, and for a packet that no rule explains
 */
export function becauseOf(
  { evidence }: Mismatch,
  { packets }: Pick<StepRecord, "packets">,
  known: Known,
): string | undefined {
  const packet = packets.find(({ text }) => evidence?.includes(text));
  return packet && reasonOf(packet, known);
}

/** A line for each packet of a step whose cause is known. */
export function reasonLines(
  { packets }: Pick<StepRecord, "packets">,
  known: Known,
): readonly string[] {
  return packets.flatMap((packet) => reasonOf(packet, known) ?? []);
}

/** `the server sent packet 2 [R.]: answers the SYN of packet 1: no socket listens on the port (RFC 9293, 3.10.7.1)` */
function reasonOf({ number, source, segment, datagram }: RecordedPacket, known: Known) {
  const why = known.get(number);
  if (why === undefined) return undefined;
  const kind = segment ? `[${segment.flags}]` : datagram ? "UDP" : "ICMP";
  return safeText(`the ${source.peer} sent packet ${number} ${kind}: ${why.text} (${why.source})`);
}
