/**
 * The way through the labs, out of labs/README.md: its headings and bold words name the parts, its
 * lists the labs, each at the place where it comes first.
 */
export interface PathNames {
  readonly title: string;
  readonly labs: readonly string[];
}

/** @param rest names of all labs; those the text does not mention come last */
export function labPath(text: string, rest: readonly string[]): readonly PathNames[] {
  const parts: { title: string; labs: string[] }[] = [];
  const left = new Set(rest);
  let heading: string | undefined;
  for (const line of text.split("\n")) {
    const title = /^## (.+)$/.exec(line)?.[1];
    const part = /^\*\*(.+?)\.?\*\*/.exec(line)?.[1];
    // the first heading is of the whole way
    if (title !== undefined) heading = parts.length === 0 ? "" : `${title}: `;
    if (part !== undefined) parts.push({ title: `${heading ?? ""}${part}`, labs: [] });
    for (const [, name = ""] of line.matchAll(/\]\(([a-z0-9-]+)\/README\.md\)/g)) {
      if (left.delete(name)) parts.at(-1)?.labs.push(name);
    }
  }
  if (left.size > 0) parts.push({ title: "More", labs: [...left] });
  return parts.filter(({ labs }) => labs.length > 0);
}
