/** A source that keeps predictions, as a studio's does, is given them as they are made. */
import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";
import { expect, test } from "vitest";
import { inertJson } from "../../src/draw/page.ts";
import { predictionFile } from "../../src/predict/file.ts";
import { pageFolder } from "../support/page-folder.ts";
import { closeRecord } from "../support/predicted-runs.ts";
import { begin, next, say } from "../support/predicting-page.ts";

const openText = pageFolder();

async function savingPage(): Promise<string> {
  const { output } = (await build({
    configFile: false,
    root: fileURLToPath(new URL(".", import.meta.url)),
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL("saving-main.ts", import.meta.url)),
        output: { format: "es", codeSplitting: false },
      },
    },
  })) as Rolldown.RolldownOutput;
  const script = output[0].code.replaceAll("</script", "<\\/script");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>saving</title><div id="page"></div>
<script type="application/json" id="data">${inertJson(closeRecord())}</script>
<script type="module">${script}</script></html>`;
}

test("each step that is said is handed to the source, and a source that cannot keep it is told of", async () => {
  await using shown = await openText(await savingPage());
  const { page } = shown;
  await begin(shown);
  await say(shown, "client S | s listen");
  const saved = await page.evaluate(() => (globalThis as unknown as { saved: unknown }).saved);
  const said = {
    packets: [{ kind: "segment", from: "client", flags: "S", length: 0 }],
    states: { server: "LISTEN", client: "CLOSED" },
  } as const;
  expect(saved).toEqual([predictionFile(closeRecord(), new Map([[1, said]]))]);
  await next(shown);
  await page.getByRole("button", { name: "Skip this step" }).click();
  await expect
    .poll(() => shown.texts(".reason"))
    .toEqual(["Your prediction was not saved: the studio has ended"]);
  expect(shown.troubles).toEqual([]);
});
