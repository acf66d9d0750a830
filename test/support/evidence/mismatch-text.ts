/** Mismatches as the transcript prints them, without the indentation. */
import type { Mismatch } from "../../../src/record/record.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { Transcript } from "../../../src/report/text/transcript/transcript.ts";
import { handshakeRecord } from "../runs/handshake-record.ts";
import { stepRecord } from "./steps.ts";

export function mismatchText(mismatches: readonly Mismatch[]): string {
  if (mismatches.length === 0) return "as expected";
  const text = new Transcript(handshakeRecord(), styleFor(false)).step(
    stepRecord({ mismatches: [...mismatches] }),
  );
  const lines = text.split("\n");
  return lines
    .slice(lines.findIndex((line) => line.startsWith("   ✗")))
    .map((line) => line.slice(3).trimEnd())
    .join("\n")
    .trimEnd();
}

/** Text in a test, at any indentation. The first and last line break and the common margin are removed. */
export function text(strings: TemplateStringsArray): string {
  const lines = strings.join("").replace(/^\n/, "").replace(/\n *$/, "").split("\n");
  const margin = Math.min(...lines.filter((line) => line !== "").map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(margin)).join("\n");
}
