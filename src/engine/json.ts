/**
 * Turns JSON that another program wrote into the one text asked for, or undefined where it is not
 * there. For a few fields of the Docker API and the Docker CLI's files; refuses to guess types.
 * (A schema library would take longer to load than the engine takes to answer.)
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

/** What a text says as JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
