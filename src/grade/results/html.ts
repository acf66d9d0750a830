/** Pieces of a page without scripts and without a network. Every text is escaped where it becomes markup. */
import { escaped } from "../../draw/element.ts";

/** Markup, which only this file makes from text. */
export interface Html {
  readonly html: string;
}

type Value = string | number | Html | readonly Html[];

/** A template whose values are text, unless they are markup already. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const texts = values.map((value) => {
    if (typeof value === "string" || typeof value === "number") return escaped(`${value}`);
    return "html" in value ? value.html : value.map((one) => one.html).join("");
  });
  return { html: parts.map((part, index) => part + (texts[index] ?? "")).join("") };
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; margin: 0.8rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.8rem 0.3rem 0; border-bottom: 1px solid #8884; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
pre, code { font-family: ui-monospace, monospace; font-size: 0.9rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
.passed { color: light-dark(#116329, #6fdd8b); } .mismatch, .invalid { color: light-dark(#a40e26, #ff9492); }
.inconclusive, .missing { color: light-dark(#7d4e00, #e6b450); }
.scroll { overflow-x: auto; }
`;

/** A whole page. */
export function page(title: string, body: readonly Html[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body>
${body.map((one) => one.html).join("\n")}
</body></html>
`;
}

/** A link to a file below the page's folder. Each part of the path is text. */
export function link(path: string, text: string): Html {
  const target = path.split("/").map(encodeURIComponent).join("/");
  return html`<a href="${target}">${text}</a>`;
}

export const table = (head: readonly Html[], rows: readonly Html[]): Html =>
  html`<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;

export const th = (text: string, isNumber = false): Html =>
  isNumber ? html`<th class="number" scope="col">${text}</th>` : html`<th scope="col">${text}</th>`;
