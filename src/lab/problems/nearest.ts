/**
 * Finds the known word that an author probably meant by an unknown one.
 */
import { closest, distance } from "fastest-levenshtein";

/** The known word that differs least. It may differ by a limited number of letters, or extend the given word. */
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
