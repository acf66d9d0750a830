/**
 * Finds exact segments whose numbers do not follow from the packets before: several segments before them have no
 * `bytes`, so the next sequence number is not known.
 */
import { eachPacket, type Lab, otherPeer, type SegmentExpectation } from "../model.ts";
import { type Problem, placeOf } from "./problem.ts";

export function unknownNumberProblems(lab: Lab): readonly Problem[] {
  const unknown = new Set<string>();
  return lab.steps.flatMap(({ packets }, index) =>
    packets.flatMap((part, at) =>
      eachPacket([part]).flatMap((packet): readonly Problem[] => {
        if (packet.kind === "segments") {
          if (packet.bytes === undefined) unknown.add(sideOf(packet));
          return [];
        }
        if (packet.kind !== "segment") return [];
        const field = missingIn(packet, unknown);
        if (packet.seq !== undefined) unknown.delete(sideOf(packet));
        if (field === undefined) return [];
        const path = ["steps", index, "packets", at];
        const text = `its ${field} follows from several segments without bytes, so it is not known`;
        const fix = `write bytes in sendsSeveral, or ${field} here`;
        return [{ path, text: `${placeOf(path, lab)}: ${text}; ${fix}` }];
      }),
    ),
  );
}

type Side = Pick<SegmentExpectation, "from" | "connection">;

const sideOf = ({ from, connection = 1 }: Side): string => `${connection} ${from}`;

function missingIn(
  { from, connection, flags, seq, ack }: SegmentExpectation,
  unknown: ReadonlySet<string>,
): "seq" | "ack" | undefined {
  if (seq === undefined && unknown.has(sideOf({ from, ...(connection && { connection }) }))) {
    return "seq";
  }
  const other = sideOf({ from: otherPeer(from), ...(connection && { connection }) });
  return flags.includes(".") && ack === undefined && unknown.has(other) ? "ack" : undefined;
}
