/** A browser for tests of the studio's page. At the end, nothing of its stages may be left. */
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { leftByRuns } from "../runs/left.ts";
import { type OpenedPage, openServed } from "./opened-page.ts";
import { type StudioRun, startStudio } from "./studio-run.ts";
import { testBrowser } from "./test-browser.ts";

/**
 * Sets it up for the tests of this file, each of which ends its own studios.
 * @returns a function that opens a studio's list of labs, or the page with the given address
 */
export function studioPages() {
  const browser = testBrowser();
  afterEach(expectNothingLeft);
  return ({ link }: Pick<StudioRun, "link">, asked = ""): Promise<OpenedPage> =>
    openServed(browser(), `${link}${asked}`);
}

/** Sets up the browser and one studio for all tests of this file. */
export function sharedStudio() {
  const browser = testBrowser();
  let studio: StudioRun | undefined;
  beforeAll(async () => {
    studio = await startStudio();
  });
  afterAll(async () => {
    await studio?.[Symbol.asyncDispose]();
    await expectNothingLeft();
  });
  const running = (): StudioRun => {
    if (studio === undefined) throw new Error("no test runs now");
    return studio;
  };
  return {
    studio: running,
    /** Opens its list of labs, or the page with the given address. */
    open: (asked = ""): Promise<OpenedPage> => openServed(browser(), `${running().link}${asked}`),
  };
}

async function expectNothingLeft(): Promise<void> {
  expect(await leftByRuns()).toEqual([]);
}
