/** Turns a shared drawing into elements of the page. */
import { h, type VNode } from "preact";
import type { Drawn } from "../src/draw/element.ts";
import { safeText } from "../src/report/text/safe-text.ts";

/** Leaves ids out, since a page may show a drawing twice. */
export function shape({ tag, attributes, children }: Drawn, key?: string): VNode {
  const { id: _, ...rest } = attributes;
  const inside = children.map((child) =>
    typeof child === "string" ? safeText(child) : shape(child),
  );
  return h(tag, { ...rest, ...(key !== undefined && { key }) }, ...inside);
}
