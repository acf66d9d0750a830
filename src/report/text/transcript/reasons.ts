/**
 * Why packets were sent that a lab, or a user's prediction, did not expect, and what the results of calls mean:
 * the causes that the record alone shows (src/explain/).
 */
import { describeCall } from "../../../check/execution.ts";
import { rawEvidence } from "../../../check/packets/text.ts";
import type { Explanation } from "../../../explain/explanation.ts";
import type { Evidence } from "../../../explain/happenings.ts";
import { explainPackets } from "../../../explain/packets.ts";
import { Meanings } from "../../../explain/results.ts";
import type { Mismatch, RecordedPacket, StepRecord } from "../../../record/record.ts";
import { safeText } from "../safe-text.ts";

type Known = ReadonlyMap<number, Explanation>;

type CausingStep = Pick<StepRecord, "number" | "packets" | "executed" | "finished">;

/** The cause of what a mismatch shows; undefined if no rule knows one. @param step without one, it is about the run as a whole */
export type Because = (mismatch: Mismatch, step?: CausingStep) => string | undefined;

/** Explains nothing before the first mismatch, because most runs have none. */
export function becauseIn(evidence: Evidence): Because {
  let found: { readonly packets: Known; readonly results: Results } | undefined;
  return (mismatch, step) => {
    found ??= { packets: explainPackets(evidence), results: resultsOf(evidence) };
    const packets = step?.packets ?? [
      ...evidence.steps.flatMap((one) => one.packets),
      ...(evidence.late ?? []),
    ];
    const packet = packetOf(mismatch, packets);
    if (packet !== undefined) return reasonOf(packet, found.packets);
    return step && found.results.get(step.number)?.get(mismatch.observed);
  };
}

/** The packet that a mismatch shows, by its place in the step or by the line in the evidence. */
function packetOf({ subject, evidence }: Mismatch, packets: readonly RecordedPacket[]) {
  if (evidence === undefined) return undefined;
  const place = Number(/^packet (\d+): /.exec(subject)?.[1]);
  const [named] = packets.slice(place - 1, place);
  if (named !== undefined && evidence.includes(named.text)) return named;
  return (
    packets.find((packet) => rawEvidence(packet).evidence === evidence) ??
    packets.find(({ text }) => evidence.includes(text))
  );
}

/** The meanings of a run's results, by step and by the call as mismatches show it. */
type Results = ReadonlyMap<number, ReadonlyMap<string, string>>;

function resultsOf({ steps }: Evidence): Results {
  const meanings = new Meanings();
  return new Map(
    steps.map(({ number, executed, finished }) => {
      const lines = [...(executed ? [executed] : []), ...finished];
      const ofStep = lines.flatMap(({ peer, calls }) =>
        calls.flatMap((call): (readonly [string, string])[] => {
          const meaning = meanings.of(peer, call);
          if (meaning === undefined) return [];
          return [[describeCall(call), safeText(`${meaning.text} (${meaning.source})`)]];
        }),
      );
      return [number, new Map(ofStep)];
    }),
  );
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
