/** A page on which a user predicts. */
import type { RunRecord } from "../../../src/record/record.ts";
import { pageTemplate, runPage } from "../../../src/runs/page.ts";
import type { OpenedPage, PageOptions } from "./opened-page.ts";
import { pageFolder } from "./page-folder.ts";

/** Sets up a browser. @returns a function that opens a record's page and begins to predict */
export function predictingPages() {
  const openText = pageFolder();
  return async (record: RunRecord, options?: PageOptions): Promise<OpenedPage> => {
    const shown = await openText(runPage(await pageTemplate(), record), options);
    await begin(shown);
    return shown;
  };
}

/** Begins to predict at the page's current step. */
export async function begin({ page }: OpenedPage): Promise<void> {
  await page.getByRole("button", { name: "Predict", exact: true }).click();
  await page.waitForSelector("form");
}

/** Types packets and chooses states, then looks. */
export async function say(
  { page }: OpenedPage,
  packets: string,
  states: Readonly<Record<string, string>> = {},
): Promise<void> {
  await page.getByLabel("Short form").fill(packets);
  for (const [peer, state] of Object.entries(states)) {
    await page.getByLabel(`State of the ${peer}`).selectOption(state);
  }
  await page.getByRole("button", { name: "Submit" }).click();
  await page.waitForSelector("#predicted");
}

/** Goes to the next step, whose form then has the focus. */
export async function next({ page }: OpenedPage): Promise<void> {
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector("form input:focus");
}
