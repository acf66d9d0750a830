/**
 * Whether a lab's own Dockerfile builds on what a run needs: the endpoint image with compiler, GDB
 * and observer, which it gets as the argument ENDPOINT.
 */
import type { Problem } from "./problem.ts";

const FIX =
  "begin with the two lines ARG ENDPOINT and FROM $" +
  "{ENDPOINT}, which has compiler and debugger";

/** @param file how to name it */
export function dockerfileProblems(file: string, text: string | undefined): readonly Problem[] {
  if (text === undefined) return [];
  const lines = text.split("\n").map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const argument = lines.find(({ line }) => /^ARG\s+ENDPOINT\s*$/i.test(line));
  /** Stages that are made from the endpoint, by name. */
  const onEndpoint = new Set<string>();
  let last: { readonly number: number; readonly right: boolean } | undefined;
  for (const { line, number } of lines) {
    const [, image, stage] = /^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line) ?? [];
    if (image === undefined) continue;
    const right = /^\$(?:ENDPOINT|\{ENDPOINT\})$/.test(image) || onEndpoint.has(image);
    if (right && stage !== undefined) onEndpoint.add(stage);
    last = { number, right };
  }
  if (last === undefined) return [{ spot: { file }, text: `has no FROM: ${FIX}` }];
  if (!last.right) {
    return [{ spot: { file, line: last.number }, text: `is not made from the endpoint: ${FIX}` }];
  }
  if (argument !== undefined) return [];
  return [{ spot: { file }, text: `has no ARG ENDPOINT before its FROM: ${FIX}` }];
}
