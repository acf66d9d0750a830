/**
 * Programs to pairs that are similar, for the instructor to read. Compares tokens without names, numbers and texts,
 * so that renaming, comments and layout hide nothing, by winnowed fingerprints (Schleimer, Wilkerson and Aiken,
 * "Winnowing", 2003). Code that most submissions share, such as a starter, does not count. A hint and no proof.
 */

export interface ComparedPrograms {
  readonly id: string;
  readonly texts: readonly string[];
}

export interface SimilarPair {
  readonly ids: readonly [string, string];
  /** Percent of the smaller program's fingerprints that the other has too. */
  readonly percent: number;
}

/** Tokens of a fingerprint: shorter runs of tokens are in any two programs about sockets. */
const GRAM = 14;
/** Of that many fingerprints in a row the smallest is kept. */
const WINDOW = 6;
/** A fingerprint in more than this share of the submissions is everyone's. */
const COMMON = 0.2;
/** Submissions that may share one in any case. */
const FEW = 3;
/** Programs with fewer fingerprints of their own are too short to compare. */
const LEAST = 8;
const SHOWN_FROM = 70;
const MOST_PAIRS = 50;

/** The most similar first. */
export function similarPairs(programs: readonly ComparedPrograms[]): readonly SimilarPair[] {
  const prints = programs.map(({ id, texts }) => ({
    id,
    prints: fingerprints(texts.flatMap(tokens)),
  }));
  const holders = new Map<string, string[]>();
  for (const { id, prints: own } of prints) {
    for (const print of own) holders.set(print, [...(holders.get(print) ?? []), id]);
  }
  const limit = Math.max(FEW, programs.length * COMMON);
  const shared = new Map<string, number>();
  const sizes = new Map<string, number>();
  for (const ids of holders.values()) {
    if (ids.length > limit) continue;
    for (const [index, one] of ids.entries()) {
      sizes.set(one, (sizes.get(one) ?? 0) + 1);
      for (const other of ids.slice(index + 1)) {
        const key = JSON.stringify([one, other]);
        shared.set(key, (shared.get(key) ?? 0) + 1);
      }
    }
  }
  const pairs = [...shared].flatMap(([key, count]): readonly SimilarPair[] => {
    const ids = JSON.parse(key) as [string, string];
    const smaller = Math.min(...ids.map((id) => sizes.get(id) ?? 0));
    const percent = Math.round((100 * count) / smaller);
    return smaller < LEAST || percent < SHOWN_FROM ? [] : [{ ids, percent }];
  });
  return pairs.toSorted((a, b) => b.percent - a.percent).slice(0, MOST_PAIRS);
}

const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[A-Za-z_]\w*|\d[\w.]*|#\s*\w+|[^\s\w]/g;

/** Words of C and C++ that say what is done. All other names are the author's, or of a library. */
const KEYWORDS =
  /^(?:if|else|for|while|do|switch|case|return|break|continue|struct|class|int|char|void|auto|const|sizeof|new|delete|try|catch|throw|socket|bind|listen|accept|connect|send|recv|read|write|close|shutdown|poll|select|fork)$/;

/** Comments and directives are left out; a name is `n`, a number `0`, a text `"`. */
function tokens(text: string): readonly string[] {
  return (text.match(TOKEN) ?? []).flatMap((token) => {
    if (/^(?:\/[/*]|#)/.test(token)) return [];
    if (/^["']/.test(token)) return ['"'];
    if (/^\d/.test(token)) return ["0"];
    return [/^\w/.test(token) && !KEYWORDS.test(token) ? "n" : token];
  });
}

function fingerprints(all: readonly string[]): ReadonlySet<string> {
  const grams = all.slice(0, Math.max(0, all.length - GRAM + 1)).map((_, index) => {
    const text = all.slice(index, index + GRAM).join(" ");
    return { text, hash: hashOf(text) };
  });
  const kept = new Set<string>();
  for (let from = 0; from + WINDOW <= grams.length; from += 1) {
    const window = grams.slice(from, from + WINDOW);
    const least = window.reduce((a, b) => (b.hash <= a.hash ? b : a));
    kept.add(least.text);
  }
  return kept;
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
