/**
 * What the network, or time, did in a step, as a sentence.
 */
import type { RecordedPacket, StepRecord } from "../../record/record.ts";

/** `delivers packet 3`, `holds from now on: every packet`, `60.2 s pass`. */
export function actText({ action, network, passed }: StepRecord): string {
  const { packets = [], what = [] } = network ?? {};
  const numbers = packets.join(", ");
  const counted = packets.length === 1 ? `packet ${numbers}` : `packets ${numbers}`;
  switch (action) {
    case "holds":
      return `holds from now on: ${what.length === 0 ? "every packet" : what.join("; ")}`;
    case "releases":
      return packets.length === 0
        ? "holds nothing any more"
        : `holds nothing any more, lets in ${counted}`;
    case "passes":
      return `${(passed ?? 0).toFixed(1)} s pass`;
    default:
      return packets.length === 0 ? `${action} nothing` : `${action} ${counted}`;
  }
}

/** What a packet's line says beside what is in the packet; empty for most. */
export function packetNotes({ number, held, repeats, destination }: RecordedPacket): string {
  if (held === undefined && repeats === undefined) return "";
  const notes = [
    `packet ${number}`,
    ...(repeats === undefined ? [] : [`repeats packet ${repeats}`]),
    ...(held && destination.peer ? [`held at the ${destination.peer}'s door`] : []),
  ];
  return notes.join(", ");
}

/** Who acted, where it was no program. */
export function actorOf({ action }: StepRecord): string {
  return action === "passes" ? "time" : "network";
}

/** What was sent again while a person took their time; nothing for most steps. */
export function againText(packets: readonly RecordedPacket[] = []): readonly string[] {
  if (packets.length === 0) return [];
  const numbers = new Set(packets.map(({ repeats }) => repeats));
  const what = [...numbers].map((number) => `packet ${number}`).join(", ");
  const times = packets.length === 1 ? "once" : `${packets.length} times`;
  return [`while it was held, ${what} was sent again ${times}; the copies are lost`];
}
