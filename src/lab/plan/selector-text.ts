/**
 * Describes the packets that the network acts on, each in one line.
 */
import { otherPeer } from "../model.ts";
import type { PlannedSelector } from "./plan.ts";

/** A packet as a lab selects it: `server > client  [S.]`, followed by its other fields. */
export function describeSelector(selector: PlannedSelector): string {
  const { from, kind } = selector;
  const between = `${from} > ${otherPeer(from)}`;
  if (kind === "icmp") return `${between}  ICMP  ${selector.reads}`;
  const parts = [between, kind === "segment" ? `[${selector.flags}]` : "UDP"];
  for (const [field, value] of Object.entries(selector)) {
    if (!["kind", "from", "flags"].includes(field)) parts.push(`${field} ${JSON.stringify(value)}`);
  }
  return parts.join("  ");
}
