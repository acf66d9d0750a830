/** A browser for tests of the studio's page. After each test, nothing may be left on the engine. */
import { afterEach, expect } from "vitest";
import { leftovers, testDocker } from "../engine/engine.ts";
import { type OpenedPage, openServed } from "./opened-page.ts";
import { testBrowser } from "./test-browser.ts";

/**
 * Sets both up for the tests of this file.
 * @returns a function that opens the studio's list of labs, or the page with the given address
 */
export function studioPages() {
  const browser = testBrowser();
  afterEach(async () => expect(await leftovers(await testDocker())).toEqual([]));
  return ({ link }: { readonly link: string }, asked = ""): Promise<OpenedPage> =>
    openServed(browser(), `${link}${asked}`);
}
