/**
 * Finds the tagged lines of a program: `// step: TAG` at a line's end names the line.
 */
/** A line of a program; `number` counts from 1. */
export interface SourceLine {
  /** As the user names it: beside the lab file, or its path where it is of another folder. */
  readonly file: string;
  readonly number: number;
  /** The line without its tag and indentation. */
  readonly text: string;
}

export type TagIndex = ReadonlyMap<string, readonly SourceLine[]>;

const MARK = "// step:";
const TAG = /^ *([a-z0-9-]+)\s*$/;

/** All tags of a program's source with the lines that carry them. */
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

/** The line a tag names, or what is wrong with the tag, told with the way to mend it. */
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
      problem: `no line of ${file} carries the tag "// step: ${tag}"; its tags are: ${known.join(", ") || "none"}. Put the tag at the end of the line the step executes.`,
    };
  }
  if (second === undefined) return { line };
  const numbers = lines.map(({ number }) => number).join(" and ");
  return {
    problem: `the tag "// step: ${tag}" stands on lines ${numbers} of ${file}; a tag names one line.`,
    line: second,
  };
}

/** What is wrong with a tagged line that cannot be stepped whatever stands around it, if so. */
export function hasNoCode({ text, number, file }: SourceLine): string | undefined {
  if (!/^(?:[{}\s;]*|\/\/.*|\/\*.*|#.*)$/.test(text)) return undefined;
  return `line ${number} of ${file} has a tag and no code; put the tag at the end of the statement the step executes.`;
}
