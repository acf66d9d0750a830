/**
 * The data that was put into the page when it was written: text in an element that no browser runs.
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

/** Large records are written as base64 of gzip. */
async function unpacked(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}
