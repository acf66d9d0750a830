/**
 * Reads the order of the labs from labs/README.md. Its headings and bold words are the parts, and its
 * lists name the labs. A lab belongs to the part that names it first.
 */
export interface PathNames {
  readonly title: string;
  readonly labs: readonly string[];
}

/** @param rest the names of all labs; labs that the text does not name come last */
export function labPath(text: string, rest: readonly string[]): readonly PathNames[] {
  const parts: { title: string; labs: string[] }[] = [];
  const left = new Set(rest);
  let heading: string | undefined;
  for (const line of text.split("\n")) {
    const title = /^## (.+)$/.exec(line)?.[1];
    const part = /^\*\*(.+?)\.?\*\*/.exec(line)?.[1];
    // the first heading is the title of the whole list
    if (title !== undefined) heading = parts.length === 0 ? "" : `${title}: `;
    if (part !== undefined) parts.push({ title: `${heading ?? ""}${part}`, labs: [] });
    for (const [, name = ""] of line.matchAll(/\]\(([a-z0-9-]+)\/README\.md\)/g)) {
      if (left.delete(name)) parts.at(-1)?.labs.push(name);
    }
  }
  if (left.size > 0) parts.push({ title: "More", labs: [...left] });
  return parts.filter(({ labs }) => labs.length > 0);
}
