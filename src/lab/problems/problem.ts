/**
 * What is wrong with a lab, for whoever wrote it: where it is, what it is, and how to mend it.
 */

/** Where in the lab's value: `["steps", 1, "packets", 0, "flags"]`; empty for the lab as a whole. */
export type Path = readonly PropertyKey[];

/** A line of a file; `file` as it is to be told. */
export interface Spot {
  readonly file: string;
  /** Counted from 1; left out for the file as a whole. */
  readonly line?: number | undefined;
}

export interface Problem {
  /** The place in words, what is wrong, and the mend. */
  readonly text: string;
  /** For what lab.ts exports. */
  readonly path?: Path | undefined;
  /** For what stands in a file; found from `path` when the lab is loaded. */
  readonly spot?: Spot | undefined;
}

/** A lab that cannot be run as it is written, with every problem found. */
export class InvalidLabError extends Error {
  readonly problems: readonly Problem[];

  constructor(place: string, problems: readonly Problem[], options?: ErrorOptions) {
    const lines = problems.map((problem) => `  ${problemText(problem)}`);
    super(`${place} is not a lab that can run:\n${lines.join("\n")}`, options);
    this.name = "InvalidLabError";
    this.problems = problems;
  }
}

/** A lab that cannot be run on the version of IP that was asked for. */
export class OtherFamilyError extends InvalidLabError {}

/** `labs/close/lab.ts:12: …`, as compilers write it, so that editors find the line. */
export function problemText({ spot, text }: Problem): string {
  if (spot === undefined) return text;
  return `${spot.file}${spot.line === undefined ? "" : `:${spot.line}`}: ${text}`;
}

/** A path such as steps.2.packets.0.flags as a person would say it. */
export function placeOf(path: Path, value: unknown): string {
  if (path.length === 0) return "the default export";
  const [first, index, ...rest] = path;
  if (first !== "steps" || typeof index !== "number") return path.map(String).join(".");
  const step = (value as { steps?: { tag?: unknown; action?: unknown }[] }).steps?.[index];
  const tag = step?.tag ?? step?.action;
  const inner = rest.map((part) => (typeof part === "number" ? `${part + 1}` : String(part)));
  return [`step ${index + 1}${typeof tag === "string" ? ` (${tag})` : ""}`, ...inner].join(" ");
}
