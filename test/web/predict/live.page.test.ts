/** A run that is not over, as in a studio: new steps are hidden, and its source keeps predictions. */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { runData } from "../../../src/draw/run-data.ts";
import { predictionFile } from "../../../src/predict/file.ts";
import { pageScript } from "../../../web/page-script.ts";
import type { OpenedPage } from "../../support/pages/opened-page.ts";
import { pageFolder } from "../../support/pages/page-folder.ts";
import { begin, next, say } from "../../support/pages/predicting-page.ts";
import { closeRecord } from "../../support/runs/predicted-runs.ts";
import type { Growing } from "../growing-main.ts";

const openText = pageFolder();
const [first, second] = closeRecord().steps;
if (first === undefined || second === undefined) throw new Error("the lab has steps");
const record = { ...closeRecord(), steps: [first, second] };

async function growingPage(): Promise<string> {
  const script = await pageScript(fileURLToPath(new URL("../growing-main.ts", import.meta.url)));
  const data = gzipSync(JSON.stringify(runData(record))).toString("base64");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>growing</title><div id="page"></div>
<script type="application/octet-stream" id="data">${data}</script>
<script type="module">${script}</script></html>`;
}

/** Does something with the page's source. */
function withSource<T>({ page }: OpenedPage, act: (growing: Growing) => T): Promise<T> {
  return page.evaluate(`(${act})(globalThis.growing)`) as Promise<T>;
}

test("a new step is hidden until it is predicted, and the source gets each answer", async () => {
  await using shown = await openText(await growingPage());
  await begin(shown);
  await say(shown, "client S | s listen");
  const one = {
    packets: [{ kind: "segment", from: "client", flags: "S", length: 0 }],
    states: { server: "LISTEN", client: "CLOSED" },
  } as const;
  const soFar = { ...record, steps: [first], verdict: undefined };
  expect(await withSource(shown, ({ saved }) => saved)).toEqual([
    predictionFile(soFar, new Map([[1, one]])),
  ]);
  await withSource(shown, (growing) => growing.arrive());
  await next(shown);
  expect(await shown.texts("#predict")).toEqual([expect.stringContaining("Step 2: client")]);
  expect(await shown.page.locator("#step, .verdict").count()).toBe(0);
  await say(shown, "");
  expect(await shown.texts("#score")).toEqual(["Your score: 2 of 13 points"]);
  const saved = await withSource(shown, (growing) => growing.saved);
  expect(saved.map(({ steps, verdict }) => [steps.length, verdict])).toEqual([
    [1, undefined],
    [2, "passed"],
  ]);
  expect(shown.problems).toEqual([]);
});

test("a prediction that its source cannot keep is reported", async () => {
  await using shown = await openText(await growingPage());
  await begin(shown);
  await withSource(shown, (growing) => {
    growing.gone = true;
  });
  await shown.page.getByRole("button", { name: "Skip this step" }).click();
  await expect
    .poll(() => shown.texts(".reason"))
    .toEqual(["Your prediction was not saved: the studio has ended"]);
});
