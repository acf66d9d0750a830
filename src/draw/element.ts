/**
 * A drawing as a tree of elements, which is written as a file or shown by the page. Text is escaped when
 * it is written, so that output of a program can't become markup.
 */
import { safeText } from "../report/text/safe-text.ts";

export interface Drawn {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Drawn | string)[];
}

export function drawn(
  tag: string,
  attributes: Drawn["attributes"] = {},
  ...children: Drawn["children"]
): Drawn {
  return { tag, attributes, children };
}

/** The element and its content as XML, each element on its own line. */
export function markup({ tag, attributes, children }: Drawn): string {
  const start = [tag, ...Object.entries(attributes).map(([name, value]) => attribute(name, value))];
  if (children.length === 0) return `<${start.join(" ")}/>`;
  const inside = children.map((child) =>
    typeof child === "string" ? escaped(child) : markup(child),
  );
  const lines = children.some((child) => typeof child !== "string") && tag !== "text";
  const content = lines ? `\n${inside.join("\n")}\n` : inside.join("");
  return `<${start.join(" ")}>${content}</${tag}>`;
}

/** An SVG picture as a file. `style` comes from this project and is not escaped. */
export function picture(
  size: { readonly width: number; readonly height: number },
  title: string,
  style: string,
  ...children: readonly Drawn[]
): string {
  const { width, height } = size;
  const frame = `xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title"`;
  return `${[
    `<svg ${frame}>`,
    `<title id="title">${escaped(title)}</title>`,
    `<style>${style}\n</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...children.map(markup),
    "</svg>",
  ].join("\n")}\n`;
}

function attribute(name: string, value: string | number): string {
  return `${name}="${escaped(typeof value === "number" ? rounded(value) : value)}"`;
}

/** A tenth of a pixel is too small to see. */
function rounded(value: number): string {
  return `${Math.round(value * 10) / 10}`;
}

/** XML allows no control characters, not even escaped. */
export function escaped(text: string): string {
  return safeText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
