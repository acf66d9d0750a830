/**
 * The packets a lab wants the network to act on, in one line each.
 */
import { otherPeer } from "./model.ts";
import type { PlannedSelector } from "./plan.ts";

/** A packet as a lab selects it: `server > client  [S.]`, with what else the lab says of it. */
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
