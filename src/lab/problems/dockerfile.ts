/**
 * Checks that a lab's own Dockerfile is based on the endpoint image, which has compiler, GDB and observer
 * and which it gets as the argument ENDPOINT.
 */
import type { Problem } from "./problem.ts";

const FIX =
  "begin with the two lines ARG ENDPOINT and FROM $" +
  "{ENDPOINT}, the image with compiler and debugger";

/** @param file the Dockerfile's name in messages */
export function dockerfileProblems(file: string, text: string | undefined): readonly Problem[] {
  if (text === undefined) return [];
  const lines = text.split("\n").map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const argument = lines.find(({ line }) => /^ARG\s+ENDPOINT\s*$/i.test(line));
  /** Build stages that are based on the endpoint image, by name. */
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
    return [
      { spot: { file, line: last.number }, text: `is not based on the endpoint image: ${FIX}` },
    ];
  }
  if (argument !== undefined) return [];
  return [{ spot: { file }, text: `has no ARG ENDPOINT before its FROM: ${FIX}` }];
}
