/**
 * Keeps a path or a name on one line of a text. A folder's name can have line breaks in it, and what follows
 * them would read as a line of Wirestep's own.
 */
const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\t": "\\t" };

export function oneLine(text: string): string {
  return text.replace(/[\n\t]/g, (character) => ESCAPES[character] ?? "");
}
