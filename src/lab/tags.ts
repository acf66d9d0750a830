/**
 * Finds the tagged lines of a program. `// step: TAG` at the end of a line names the line.
 */
/** A line of a program. `number` counts from 1. */
export interface SourceLine {
  /** The file's name if it is in the lab's folder, otherwise its path as the user gave it. */
  readonly file: string;
  readonly number: number;
  /** The line without its tag and indentation. */
  readonly text: string;
}

export type TagIndex = ReadonlyMap<string, readonly SourceLine[]>;

const MARK = "// step:";
const TAG = /^ *([a-z0-9-]+)\s*$/;

/** All tags of a program's source, with their lines. */
export function findTags(file: string, source: string): TagIndex {
  const tags = new Map<string, SourceLine[]>();
  source.split("\n").forEach((line, index) => {
    const mark = line.lastIndexOf(MARK);
    const [, tag] = mark < 0 ? [] : (TAG.exec(line.slice(mark + MARK.length)) ?? []);
    if (tag === undefined) return;
    const lines = tags.get(tag) ?? [];
    lines.push({ file, number: index + 1, text: line.slice(0, mark).trim() });
    tags.set(tag, lines);
  });
  return tags;
}

/** The line that a tag names, or the tag's problem with its fix. */
export function lineOf(
  tags: TagIndex,
  file: string,
  tag: string,
): { readonly line: SourceLine } | { readonly problem: string; readonly line?: SourceLine } {
  const lines = tags.get(tag) ?? [];
  const [line, second] = lines;
  if (line === undefined) {
    const known = [...tags.keys()];
    return {
      problem: `no line of ${file} has the tag "// step: ${tag}"; its tags are: ${known.join(", ") || "none"}. Put the tag at the end of the line that the step executes.`,
    };
  }
  if (second === undefined) return { line };
  const numbers = lines.map(({ number }) => number).join(" and ");
  return {
    problem: `the tag "// step: ${tag}" is on lines ${numbers} of ${file}. Keep it on one line.`,
    line: second,
  };
}

/** The problem of a tagged line without code. Undefined if the line has code. */
export function hasNoCode({ text, number, file }: SourceLine): string | undefined {
  if (!/^(?:[{}\s;]*|\/\/.*|\/\*.*|#.*)$/.test(text)) return undefined;
  return `line ${number} of ${file} has a tag but no code. Put the tag at the end of the statement that the step executes.`;
}
