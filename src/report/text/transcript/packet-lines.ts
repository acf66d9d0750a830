/** The packets of a step, with their reasons if the run has no lab. */
import type { StepRecord } from "../../../record/record.ts";
import type { LabelledLines } from "../labelled-lines.ts";
import { safeText } from "../safe-text.ts";
import { emphasised, type Style } from "../style.ts";
import { packetNotes, severalText } from "./network.ts";
import type { Reasons } from "./observed.ts";

/** A step with more packets than the first number shows only the first and the last few. */
const MOST_SHOWN = 60;
const FEW_SHOWN = 10;

export function packetLines(
  { packets, several = [] }: StepRecord,
  lines: LabelledLines,
  style: Style,
  reasons: Reasons | undefined,
): readonly string[] {
  if (packets.length === 0) return lines.labelled("packets", [style.faint("none")]);
  const together = new Set(several.flatMap((one) => one.packets));
  const shown = packets.filter(({ number }) => !together.has(number));
  const left = shown.length > MOST_SHOWN ? shown.length - 2 * FEW_SHOWN : 0;
  const texts = packets.flatMap((packet) => {
    const first = several.find((one) => one.packets[0] === packet.number);
    if (first !== undefined) return [style.strong(severalText(first))];
    if (together.has(packet.number)) return [];
    const place = left === 0 ? 0 : shown.indexOf(packet) - FEW_SHOWN;
    if (left > 0 && place === 0) return [style.faint(`… ${left} packets more, in record.json`)];
    if (left > 0 && place > 0 && place < left) return [];
    const notes = packetNotes(packet);
    return [
      emphasised(style, safeText(packet.text)),
      ...(notes === "" ? [] : [`  ${style.notice(safeText(notes))}`]),
      ...(reasons === undefined ? [] : lines.indented(reasons.of(packet))),
    ];
  });
  return lines.labelled("packets", texts);
}
