/**
 * Turns Markdown into its prose: paragraphs, list items, headings and the cells of tables. Code (in
 * fences, indented or between backticks), addresses and HTML tags are left out.
 */
import { cover, type Kind, type Piece, withoutCode } from "./piece.ts";

const BULLET = /^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ x]\]\s+)?/;

interface Line {
  readonly start: number;
  readonly text: string;
}

export function markdownPieces(source: string): Piece[] {
  const pieces: Piece[] = [];
  let open: Line[] = []; // the lines of the paragraph that is being read
  let content = 0; // the column in which the text of the list item begins; 0 outside a list
  let blank = true;
  let fence: string | undefined;
  let header = true; // the next row is a table's first

  const close = (kind: Kind = "text"): void => {
    const [first] = open;
    if (first)
      pieces.push({ kind, start: first.start, text: open.map(({ text }) => text).join("\n") });
    open = [];
  };

  for (const { start, text } of lines(prose(source))) {
    const marks = /^\s*(?:>\s?)*\s*(`{3,}|~{3,})/.exec(text)?.[1];
    if (fence !== undefined) {
      if (marks?.startsWith(fence)) fence = undefined;
      continue;
    }
    const indent = text.search(/\S/);
    if (indent < 0) {
      close();
      blank = true;
      header = true;
      continue;
    }
    if (marks !== undefined) {
      close();
      fence = marks;
      continue;
    }
    const bullet = BULLET.exec(text)?.[0];
    if (blank && indent < content && bullet === undefined) content = indent === 0 ? 0 : content;
    if (blank && open.length === 0 && indent >= content + 4) continue; // an indented block of code
    blank = false;
    const heading = /^\s{0,3}#{1,6}\s+/.exec(text)?.[0];
    if (heading !== undefined) {
      close();
      open = [{ start: start + heading.length, text: text.slice(heading.length) }];
      close("heading");
      content = 0;
    } else if (/^\s*\|/.test(text)) {
      close();
      if (!/^[\s|:-]+$/.test(text)) pieces.push(...cells(start, text, header));
      header = false;
    } else if (bullet !== undefined) {
      close();
      content = bullet.length;
      open = [{ start: start + content, text: text.slice(content) }];
    } else {
      open.push({ start, text: cover(text, /^\s*(?:>\s?)+/g, " ") });
    }
  }
  close();
  return pieces;
}

/** The Markdown with everything covered that is not prose inside a line. */
function prose(source: string): string {
  let text = withoutCodeOutsideFences(source);
  text = cover(text, /<!--[\s\S]*?-->/g, " ");
  text = cover(text, /<(code|kbd|pre)>[\s\S]*?<\/\1>/g);
  text = cover(text, /<\/?[a-z][^<>\n]*>/gi);
  text = cover(text, /(?<=\])\([^()\s]+(?: "[^"\n]*")?\)/g);
  return cover(text, /^\s*\[[^\]]+\]:\s*\S+.*$/gm, " ");
}

/** The backticks of a fence are not inline code. Its lines stay as they are here and are left out later. */
function withoutCodeOutsideFences(source: string): string {
  const fences = /(^[ \t>]*(`{3,}|~{3,})[^\n]*\n[\s\S]*?^[ \t>]*\2[ \t]*$)/m;
  const parts = source.split(fences); // outside, fence, its marks, outside …
  return parts
    .map((part, index) => (index % 3 === 0 ? withoutCode(part) : index % 3 === 1 ? part : ""))
    .join("");
}

function lines(source: string): Line[] {
  let start = 0;
  return source.split("\n").map((text) => {
    const line = { start, text };
    start += text.length + 1;
    return line;
  });
}

function cells(start: number, row: string, header: boolean): Piece[] {
  return [...row.matchAll(/(?<=\|)[^|]+/g)]
    .filter(({ 0: cell }) => /[a-z]/i.test(cell))
    .map(({ 0: cell, index }) => ({
      kind: header ? "heading" : "text",
      start: start + index,
      text: cell,
    }));
}
