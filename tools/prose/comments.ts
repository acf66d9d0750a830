/** Turns comments into pieces of whole sentences, without the characters that mark a comment. */
import { cover, type Piece, type Range, withoutCode } from "./piece.ts";

export interface Comment extends Range {
  readonly type: "Line" | "Block";
}

const MARKS =
  /^[ \t]*(?:\/\*+|\/\/+|#+!?|\*+\/|\*(?!\*)(?=\s|$)|"""|''')|(?:\*+\/|"""|''')[ \t]*$/gm;

/** Consecutive line comments are one piece, so that a sentence is whole. */
export function commentPieces(source: string, comments: readonly Comment[]): Piece[] {
  const groups: Comment[] = [];
  for (const comment of comments) {
    const last = groups.at(-1);
    if (last && continues(source, last, comment)) {
      groups[groups.length - 1] = { ...last, end: comment.end };
    } else groups.push(comment);
  }
  return groups.map(({ start, end }) => {
    const text = cover(source.slice(start, end), MARKS, " ");
    return { kind: "text", start, text: withoutCode(text) };
  });
}

/**
 * A comment continues the last one if it is alone on the next line, and the last one is alone too or
 * begins in the same column.
 */
function continues(source: string, last: Comment, next: Comment): boolean {
  if (last.type !== "Line" || next.type !== "Line") return false;
  if (!/^\r?\n[ \t]*$/.test(source.slice(last.end, next.start))) return false;
  return isAlone(source, last) || column(source, last) === column(source, next);
}

function isAlone(source: string, comment: Range): boolean {
  return /^[ \t]*$/.test(source.slice(lineStart(source, comment), comment.start));
}

function column(source: string, comment: Range): number {
  return comment.start - lineStart(source, comment);
}

function lineStart(source: string, { start }: Range): number {
  return source.lastIndexOf("\n", start - 1) + 1;
}
