/**
 * Turns JSON that another program wrote into one text of it, or undefined if it has none there. It is for
 * a few fields of the Docker API and of the Docker CLI's files, and guesses no types. (A schema library
 * would take longer to load than the engine takes to answer.)
 */
export function textAt(json: unknown, ...path: readonly string[]): string | undefined {
  const value = valueAt(json, path);
  return typeof value === "string" ? value : undefined;
}

export function numberAt(json: unknown, ...path: readonly string[]): number | undefined {
  const value = valueAt(json, path);
  return typeof value === "number" ? value : undefined;
}

function valueAt(json: unknown, path: readonly string[]): unknown {
  let value = json;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  return value;
}

/** The value of a JSON text; undefined if the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
