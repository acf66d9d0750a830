/** A browser and a folder for the pages of one file of tests. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type OpenedPage, openPage, type PageOptions } from "./opened-page.ts";
import { testBrowser } from "./test-browser.ts";

/** Sets both up for the tests of this file. @returns a function that opens a page's text as a file */
export function pageFolder(): (text: string, options?: PageOptions) => Promise<OpenedPage> {
  const browser = testBrowser();
  let folder: string | undefined;
  let count = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "wirestep-page-"));
  });
  afterAll(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true });
  });
  return async (text, options) => {
    if (folder === undefined) throw new Error("no test runs now");
    const file = join(folder, `${++count}.html`);
    await writeFile(file, text);
    return openPage(browser(), file, options);
  };
}
