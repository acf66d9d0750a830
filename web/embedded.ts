/**
 * Reads the data that was put into the page when it was written: text in an element that is not run.
 */

import type { RunData } from "../src/draw/run-data.ts";
import type { RunsIndex } from "../src/draw/runs-index.ts";

export type Embedded = RunData | RunsIndex;

/** The data are JSON, compressed with gzip and encoded as base64. */
export async function embedded(): Promise<Embedded> {
  const element = document.getElementById("data");
  if (element === null) throw new Error("this page has no data in it");
  const text = (element.textContent ?? "").trim();
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text()) as Embedded;
}
