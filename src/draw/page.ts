/**
 * Puts data into the page. A browser must not run the data, so every `<` in the JSON is escaped and no
 * tag can begin.
 */
import { escaped } from "./element.ts";

/** @param template the page of `web/build.ts`, with places for title and data */
export function filledPage(
  template: string,
  title: string,
  { text, packed }: { readonly text: string; readonly packed: boolean },
): string {
  const parts: Readonly<Record<string, string>> = {
    TITLE: escaped(title),
    PACKED: packed ? ' data-packed="gzip"' : "",
    DATA: text,
  };
  // in one pass, so that places in the data are not replaced
  return template.replace(/%(TITLE|PACKED|DATA)%/g, (_, name: string) => parts[name] ?? "");
}

/** JSON that can be inside a script element. */
export function inertJson(data: unknown): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}
