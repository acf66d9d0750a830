/** The fenced blocks of labs/AUTHORING.md, with the comments that mark them. */
import { readFileSync } from "node:fs";

export interface Block {
  /** `from`, `mismatch`, `edit` or `run`. */
  readonly kind: string;
  /** The word after the kind in the comment: a file or a field. */
  readonly what: string;
  readonly text: string;
}

export const AUTHORING: string = readFileSync(
  new URL("../../../labs/AUTHORING.md", import.meta.url),
  "utf8",
);

const BLOCK = /^<!-- (\w+)(?: (\S+))? -->\n```\w*\n(.*?)\n```$/gms;

export function blocks(kind: string): readonly Block[] {
  return allBlocks().filter((block) => block.kind === kind);
}

export function allBlocks(): readonly Block[] {
  return [...AUTHORING.matchAll(BLOCK)].map(([, kind = "", what = "", text = ""]) => ({
    kind,
    what,
    text,
  }));
}

/** The number of blocks, marked or not. */
export function fenceCount(): number {
  return (AUTHORING.match(/^```/gm) ?? []).length / 2;
}
