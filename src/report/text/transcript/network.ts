/**
 * Describes in a sentence what the network or time did in a step.
 */
import { otherPeer } from "../../../lab/model.ts";
import type { RecordedPacket, StepRecord } from "../../../record/record.ts";

type Several = NonNullable<StepRecord["several"]>[number];

/** `delivers packet 3`, `holds all packets from now on`, `60.2 s pass`. */
export function actText({ action, network, passed }: StepRecord): string {
  const { packets = [], what = [] } = network ?? {};
  const numbers = packets.join(", ");
  const counted = packets.length === 1 ? `packet ${numbers}` : `packets ${numbers}`;
  switch (action) {
    case "holds":
      return `holds ${what.length === 0 ? "all packets" : what.join("; ")} from now on`;
    case "releases":
      return packets.length === 0
        ? "releases all packets: none was held"
        : `releases all packets: ${counted}`;
    case "passes":
      return timeText(passed ?? 0);
    default:
      return packets.length === 0 ? `${action} nothing` : `${action} ${counted}`;
  }
}

/** The step ends as soon as what it waits for has happened, which may have been before it. */
function timeText(passed: number): string {
  const text = passed.toFixed(1);
  return text === "0.0" ? "no time passes: it has happened already" : `${text} s pass`;
}

/** Notes on a packet's way, which are not part of the packet. Empty for most packets. */
export function packetNotes(packet: RecordedPacket): string {
  const { number, held, repeats, destination, fragments } = packet;
  if (held === undefined && repeats === undefined && fragments === undefined) return "";
  const notes = [
    `packet ${number}`,
    ...(repeats === undefined ? [] : [`repeats packet ${repeats}`]),
    ...(fragments ? [fragmentsText(fragments)] : []),
    ...(held && destination.peer ? [`held at the ${destination.peer}'s gate`] : []),
  ];
  return notes.join(", ");
}

/** `sent in 3 IP fragments of 1480 + 1480 + 48 bytes` */
function fragmentsText(fragments: readonly number[]): string {
  return `sent in ${fragments.length} IP fragments of ${fragments.join(" + ")} bytes`;
}

/** Packets that the lab knows together and not one by one, in a line: their number and bytes. */
export function severalText({ from, kind, count, bytes }: Several): string {
  return `${from} > ${otherPeer(from)}: ${count} ${kind}, ${bytes} bytes of data`;
}

/** The actor of a step that no program made. */
export function actorOf({ action }: StepRecord): string {
  return action === "passes" ? "time" : "network";
}

/** The packets that were sent again while the user took time. Empty for most steps. */
export function againText(packets: readonly RecordedPacket[] = []): readonly string[] {
  if (packets.length === 0) return [];
  const numbers = new Set(packets.map(({ repeats }) => repeats));
  const what = [...numbers].map((number) => `packet ${number}`).join(", ");
  const times = packets.length === 1 ? "once" : `${packets.length} times`;
  return [`while it was held, ${what} was sent again ${times}; the copies are dropped`];
}
