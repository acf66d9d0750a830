/** Turns a file into the words and openings of its prose that the list rules out, with their lines. */
import { pieces } from "./extract.ts";
import { CODE, LINE_BREAK, type Piece } from "./piece.ts";
import { OPENING, WORDS } from "./words.ts";

export interface Finding {
  readonly line: number;
  readonly found: string;
  readonly write: string;
}

/** A part of a piece, as offsets in it, with the words to write there instead. */
interface Place {
  readonly from: number;
  readonly to: number;
  readonly write: string;
}

/** A heading that begins with a relative clause has at most 8 words. */
const HEADING_WORDS = 8;

const LIST = WORDS.map((entry) => ({
  write: entry.write,
  // Does not find a part of a path, an option, a call or a compound.
  finds: new RegExp(`(?<![\\w./@$-])(?:${spaced(entry.finds)})(?![\\w$(=]|[./-]\\w)`, "gi"),
  allows: (entry.allows ?? []).map(({ phrase }) => new RegExp(`\\b(?:${spaced(phrase)})\\b`, "gi")),
}));

/** In lower case a sentence begins with its text, its list item or its JSDoc tag. */
const LOWER = new RegExp(
  `(?<=^[\\s(]*|[\\n${LINE_BREAK}]\\s*(?:[-*•]|\\d+\\.)\\s+|@(?:returns?|throws|param\\s+\\S+)\\s+)` +
    opening(OPENING.finds.source),
  "g",
);
/** With a capital letter a sentence begins with its line, after the end of a sentence, or after code. */
const UPPER = new RegExp(
  `(?<=^[\\s("]*|[\\n${LINE_BREAK}]\\s*(?:[-*•]\\s+)?["(]?|[.!?:;)]["”*_)]*\\s+["“(*_]*|${CODE}\\s*)` +
    opening(OPENING.finds.source.replaceAll(/\bw/g, "W")),
  "g",
);

/** @returns undefined if a file of this name has no prose */
export function check(path: string, source: string): Finding[] | undefined {
  return pieces(path, source)
    ?.flatMap(findings)
    .sort((a, b) => a.at - b.at)
    .map(({ at, found, write }) => ({
      line: source.slice(0, at).split("\n").length,
      found,
      write,
    }));
}

function findings(piece: Piece): { at: number; found: string; write: string }[] {
  const { start, text } = piece;
  return outermost([...words(text), ...openings(piece)]).map(({ from, to, write }) => ({
    at: start + from,
    found: text.slice(from, to).replace(/\s+/g, " "),
    write,
  }));
}

/** Keeps the first of the places that overlap, and the longer of two that begin together. */
function outermost(places: readonly Place[]): Place[] {
  const kept: Place[] = [];
  for (const place of places.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (place.from >= (kept.at(-1)?.to ?? 0)) kept.push(place);
  }
  return kept;
}

function words(text: string): Place[] {
  return LIST.flatMap(({ finds, allows, write }) => {
    const allowed = allows.flatMap((phrase) => places(text, phrase, ""));
    return places(text, finds, write).filter(
      ({ from, to }) => !allowed.some((phrase) => phrase.from <= from && to <= phrase.to),
    );
  });
}

function openings({ kind, text }: Piece): Place[] {
  if (kind === "label") return [];
  return [LOWER, UPPER]
    .flatMap((pattern) => places(text, pattern, OPENING.write))
    .filter(({ from }) => {
      const words = sentence(text, from);
      const isTitle = kind === "heading" && words.split(/\s+/).length <= HEADING_WORDS;
      return !/\?["”)*_]*$/.test(words) && !(isTitle && !words.endsWith("."));
    });
}

/** The sentence that begins at `from`. It ends with its full stop or with the text. */
function sentence(text: string, from: number): string {
  const end = new RegExp(`[.!?]["”)*_]*(?=[\\s${CODE}]|$)|\\n\\s*\\n`, "g");
  end.lastIndex = from;
  const match = end.exec(text);
  return text.slice(from, match ? match.index + match[0].length : undefined).trim();
}

function places(text: string, pattern: RegExp, write: string): Place[] {
  return [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
    from: index,
    to: index + found.length,
    write,
  }));
}

/** A space of a pattern is any white space of a text. */
function spaced({ source }: RegExp): string {
  return source.replaceAll(" ", "\\s+");
}

/** A pronoun as the first of several words: neither `what = 1` nor `what: text`. */
function opening(pronouns: string): string {
  return `(?:${pronouns})(?=\\s+[^\\s=:])`;
}
