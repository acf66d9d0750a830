/**
 * Reads the data that was put into the page when it was written: text in an element that is not run.
 */
import type { RunsIndex } from "../src/draw/runs-index.ts";
import type { RunRecord } from "../src/record/record.ts";

export type Embedded = RunRecord | RunsIndex;

export async function embedded(): Promise<Embedded> {
  const element = document.getElementById("data");
  if (element === null) throw new Error("this page has no data in it");
  const text = element.textContent ?? "";
  return JSON.parse(element.dataset.packed === "gzip" ? await unpacked(text) : text) as Embedded;
}

/** Large records are compressed with gzip and encoded as base64. */
async function unpacked(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}
