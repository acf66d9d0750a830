/**
 * A piece of prose in a file. Its text is as long as the part of the file it stands for, so that an
 * offset in one is an offset in the other. Everything in that part that is not prose is covered.
 */

/**
 * A `heading` may be a noun phrase if it is short ("What you see"). A `label` is a message of a few
 * words, which is no sentence. A `text` is neither.
 */
export type Kind = "text" | "heading" | "label";

export interface Piece {
  readonly kind: Kind;
  /** Offset in the file, in UTF-16 units. */
  readonly start: number;
  readonly text: string;
}

/** A part of a file, from one offset to another. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Stands for code. It is not part of a word, and not a space between two words. */
export const CODE = "¤";

/** Stands for `\n` in a string. It is white space, but not a line break of the file. */
export const LINE_BREAK = "\u2028";

/** The text with all characters but line breaks replaced by one character. */
export function covered(text: string, by: string = CODE): string {
  return text.replace(/[^\n]/g, by);
}

/** The text with everything that `pattern` finds covered. */
export function cover(text: string, pattern: RegExp, by: string = CODE): string {
  return text.replace(pattern, (found) => covered(found, by));
}

/** Covers the code inside prose: text between backticks, addresses and names in quotes. */
export function withoutCode(text: string): string {
  const quoted = cover(text, /(`+)(?!`)(?:(?!\1|\n\s*\n)[\s\S])+?\1(?!`)/g);
  return cover(cover(quoted, /\bhttps?:\/\/[^\s)>\]]+/g), /"[^\s"]+"/g);
}

/** The maximum number of words of a label. */
const LABEL_WORDS = 4;

/** @returns undefined if the text has no words, or no space and is a name of code */
export function messageKind(text: string): Kind | undefined {
  if (!/\s|\\n/.test(text) || !/[a-z]/i.test(text)) return undefined;
  const words = text.trim().split(/\s+/).length;
  return words <= LABEL_WORDS && !/[.!:]$/.test(text.trim()) ? "label" : "text";
}
