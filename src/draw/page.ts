/** Puts a title and data into the page. */
import { escaped } from "./element.ts";

/**
 * @param template the page of `web/build.ts`, with places for title and data
 * @param data in base64, so that a browser finds nothing in it to run
 */
export function filledPage(template: string, title: string, data: string): string {
  const parts: Readonly<Record<string, string>> = { TITLE: escaped(title), DATA: data };
  // in one pass, so that places in the title are not replaced
  return template.replace(/%(TITLE|DATA)%/g, (_, name: string) => parts[name] ?? "");
}
