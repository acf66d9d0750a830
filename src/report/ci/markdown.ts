/**
 * Turns any text into Markdown that shows exactly this text: no markup, link, mention, table border or
 * HTML in it takes effect. It is written for GitHub, which links @names and #numbers in plain text too,
 * but not in code.
 */
import { safeText } from "../text/safe-text.ts";

/** One line, for a paragraph or a table cell. */
export function inlineCode(text: string): string {
  const line = safeText(text).replace(/\s+/g, " ").trim();
  return line === "" ? "" : `<code>${escaped(line)}</code>`;
}

/** Lines in a block of their own. */
export function codeBlock(text: string): string {
  return `<pre>${escaped(safeText(text))}</pre>`;
}

/** Every character that could be markup becomes a numeric character reference. */
function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} ,;()'=\n✗✓→…-]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `&#${code >= 0xd800 && code <= 0xdfff ? 0xfffd : code};`;
  });
}
