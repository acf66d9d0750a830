/** A page that walks through runs by itself, and reports what a reader would not see. */
import { fileURLToPath } from "node:url";
import type { RunRecord } from "../../../src/record/record.ts";
import { pageTemplate } from "../../../src/runs/page.ts";
import { pageScript } from "../../../web/page-script.ts";
import type { OpenedPage } from "./opened-page.ts";

/** The problems of each step: `step 3: a line of server.cc`. */
export type Walk = (record: RunRecord) => Promise<readonly string[]>;

/** The page's text: the style of a report with a script of its own. */
export async function walkingPage(): Promise<string> {
  const script = await pageScript(
    fileURLToPath(new URL("../../web/walk-main.ts", import.meta.url)),
  );
  const style = /<style>(.*?)<\/style>/s.exec(await pageTemplate())?.[1] ?? "";
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>walk</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style>
<body><div id="page"><h1>walk</h1></div><script type="module">${script}</script></body></html>`;
}

/** The parts that a reader would not see, with their steps. */
export function walkProblems({ page }: OpenedPage, record: RunRecord): Promise<readonly string[]> {
  return page.evaluate(
    (run) => (globalThis as unknown as { readonly walk: Walk }).walk(run),
    record,
  );
}
