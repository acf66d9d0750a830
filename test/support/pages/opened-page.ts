/**
 * Opens a page from a file, and collects its problems.
 */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { giveBack, takeTab } from "./tabs.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

export interface OpenedPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors, warnings of the browser, and requests for anything but the page itself. */
  readonly problems: readonly string[];
  /** The visible text of all elements that match. */
  texts(selector: string): Promise<readonly string[]>;
  /** Opens a tab of the details. */
  tab(name: string): Promise<void>;
  /** The issues that axe finds by WCAG 2.2, level AA, and good practice, each with its rule and place. */
  issues(): Promise<readonly string[]>;
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly hash?: string;
}

/** A page from a file. It may request nothing else. */
export function openPage(
  browser: Browser,
  file: string,
  options: PageOptions = {},
): Promise<OpenedPage> {
  const url = pathToFileURL(file).href;
  return openAddress(browser, url, options, (asked) => asked === url);
}

/** A page from a server. It may request only addresses below its own. */
export function openServed(
  browser: Browser,
  url: string,
  options: PageOptions = {},
): Promise<OpenedPage> {
  const home = new URL("..", url).href;
  return openAddress(browser, url, options, (asked) => asked.startsWith(home));
}

async function openAddress(
  browser: Browser,
  url: string,
  { width = 1400, height = 900, dark = false, hash = "" }: PageOptions,
  isOwn: (url: string) => boolean,
): Promise<OpenedPage> {
  const page = await takeTab(browser);
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
  const problems: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const asked = request.url().split("#")[0] ?? "";
    if (!isOwn(asked) && !asked.startsWith("data:")) problems.push(`request: ${request.url()}`);
  });
  await page.goto(`${url}${hash}`);
  await page.waitForSelector("h1");
  return {
    page,
    problems,
    tab: (name) => page.locator(".tabs").getByRole("button", { name, exact: true }).click(),
    texts: (selector) => page.locator(selector).allInnerTexts(),
    issues: async () => {
      // Runs as the tester's script, because the page's policy forbids it as an element.
      await page.evaluate(await axeText());
      return page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: Axe };
        const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        const { violations } = await axe.run({ resultTypes: ["violations"], runOnly: tags });
        return violations.flatMap(({ id, nodes }) =>
          nodes.map(({ target }) => `${id}: ${target.join(" ")}`),
        );
      });
    },
    [Symbol.asyncDispose]: () => giveBack(browser, page),
  };
}

interface Axe {
  /** Other types of results get one element each, which saves a part of the time. */
  run(options: {
    readonly resultTypes: readonly string[];
    readonly runOnly: readonly string[];
  }): Promise<AxeResult>;
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[] }[];
  }[];
}

async function axeText(): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  return `${await readFile(AXE, "utf8")};undefined`;
}
