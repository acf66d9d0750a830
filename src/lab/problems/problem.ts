/**
 * A problem of a lab as its author reads it: the place, what is wrong, and the fix.
 */

/** A place in the lab's value: `["steps", 1, "packets", 0, "flags"]`. Empty for the lab as a whole. */
export type Path = readonly PropertyKey[];

/** A line of a file. `file` is its name in messages. */
export interface Spot {
  readonly file: string;
  /** Counted from 1. Left out for the file as a whole. */
  readonly line?: number | undefined;
}

export interface Problem {
  /** The place in words, what is wrong, and the fix. */
  readonly text: string;
  /** The place in the value that lab.ts exports. */
  readonly path?: Path | undefined;
  /** The place in a file. It is found from `path` when the lab is loaded. */
  readonly spot?: Spot | undefined;
  /** It is of the programs that take the place of the lab's, so it is no fault of the lab. */
  readonly ofPrograms?: boolean | undefined;
}

/** A lab that cannot run, with every problem found. */
export class InvalidLabError extends Error {
  readonly problems: readonly Problem[];

  constructor(place: string, problems: readonly Problem[], options?: ErrorOptions) {
    const lines = problems.map((problem) => `  ${problemText(problem)}`);
    super(`${place} cannot run:\n${lines.join("\n")}`, options);
    this.name = "InvalidLabError";
    this.problems = problems;
  }

  /** Whether the lab can run, and only the programs that take the place of its own can't. */
  get isOfPrograms(): boolean {
    return this.problems.length > 0 && this.problems.every(({ ofPrograms }) => ofPrograms === true);
  }
}

/** A lab that cannot run on the requested IP version. */
export class OtherFamilyError extends InvalidLabError {}

/** `labs/close/lab.ts:12: …`, in the format of compilers, so that editors find the line. */
export function problemText({ spot, text }: Problem): string {
  if (spot === undefined) return text;
  return `${spot.file}${spot.line === undefined ? "" : `:${spot.line}`}: ${text}`;
}

/** A path such as steps.2.packets.0.flags in words, with numbers from 1. */
export function placeOf(path: Path, value: unknown): string {
  if (path.length === 0) return "the default export";
  const [first, index, ...rest] = path;
  if (first !== "steps" || typeof index !== "number") return path.map(String).join(".");
  const { steps } = value as { steps?: { tag?: unknown; call?: unknown; action?: unknown }[] };
  const step = steps?.[index];
  const tag = step?.tag ?? step?.call ?? step?.action;
  const inner = rest.map((part) => (typeof part === "number" ? `${part + 1}` : String(part)));
  return [`step ${index + 1}${typeof tag === "string" ? ` (${tag})` : ""}`, ...inner].join(" ");
}
