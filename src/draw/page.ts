/**
 * The page with its data in it. Data are text that no browser runs: in JSON a `<` can be written so
 * that no tag ever begins.
 */
import { escaped } from "./element.ts";

/** @param template as `web/build.ts` makes it, with places for title and data */
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
  // one pass: what is put in is not looked at again
  return template.replace(/%(TITLE|PACKED|DATA)%/g, (_, name: string) => parts[name] ?? "");
}

/** JSON that may stand inside of a script element. */
export function inertJson(data: unknown): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}
