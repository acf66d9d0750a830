/**
 * What somebody may have meant who wrote a word that nobody knows.
 */
import { closest, distance } from "fastest-levenshtein";

/** The known word that differs least, if it differs by no more than so many letters or is its beginning. */
export function nearest(
  word: string,
  known: readonly string[],
  letters = Math.max(2, Math.floor(word.length / 3)),
): string | undefined {
  if (known.length === 0) return undefined;
  const best = closest(word, known);
  if (distance(word, best) <= letters) return best;
  return known.find((other) => other.length > 2 && word.startsWith(other));
}
