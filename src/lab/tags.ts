/**
 * Finds the tagged lines of a program. A comment `step: TAG` on a line names the line.
 */
import { type Statement, statementsIn } from "./statements.ts";

/** A line of a program. `number` counts from 1. */
export interface SourceLine {
  /** The file's name if it is in the lab's folder, otherwise its path as the user gave it. */
  readonly file: string;
  readonly number: number;
  /** The line without its tag and indentation; the whole statement if it spans several lines. */
  readonly text: string;
}

/** A tagged line. */
export interface TaggedLine extends SourceLine {
  /** The first and the last line of its statement, if there are several. */
  readonly statement?: readonly [number, number];
}

export type TagIndex = ReadonlyMap<string, readonly SourceLine[]>;

/** A source of a program: its name in messages, and its text. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

/** `// step: accept`, `/* step: accept *\/`, in any case and spaces. Several tags have commas between them. */
const TAG =
  /(?:\/\/|\/\*)[ \t]*step[ \t]*:[ \t]*([a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*)[ \t]*(?:\*\/|$)/gi;

const linesOf = (source: string): readonly string[] => source.split(/\r?\n/);

/** All tags of a program's source, with their lines. */
export function findTags(file: string, source: string): TagIndex {
  const tags = new Map<string, SourceLine[]>();
  const lines = linesOf(source);
  let statements: readonly Statement[] | undefined;
  lines.forEach((line, index) => {
    const mark = [...line.matchAll(TAG)].at(-1);
    if (mark === undefined) return;
    statements ??= statementsIn(source);
    const number = index + 1;
    const text = statementText(lines, around(number, statements));
    for (const tag of (mark[1] ?? "").toLowerCase().split(",")) {
      const known = tags.get(tag.trim()) ?? [];
      known.push({ file, number, text });
      tags.set(tag.trim(), known);
    }
  });
  return tags;
}

/** A line of a source, with its whole statement and without a tag. */
export function lineIn({ name, text }: SourceText, number: number): SourceLine {
  const statement = around(number, statementsIn(text));
  return { file: name, number, text: statementText(linesOf(text), statement) };
}

function statementText(lines: readonly string[], [first, last]: readonly [number, number]): string {
  return lines
    .slice(first - 1, last)
    .map(withoutTag)
    .filter(Boolean)
    .join(" ");
}

function withoutTag(line: string): string {
  return line.replace(TAG, "").trim();
}

/** The first and the last line of the statements that have a part on a line. */
function around(number: number, statements: readonly Statement[]): readonly [number, number] {
  const own = on(number, statements);
  return [
    Math.min(number, ...own.map(({ first }) => first)),
    Math.max(number, ...own.map(({ last }) => last)),
  ];
}

function on(number: number, statements: readonly Statement[]): readonly Statement[] {
  return statements.filter(({ first, last }) => first <= number && number <= last);
}

/**
 * The tags of a program in several files. A tag of the main file hides the same tag in another file, which
 * may belong to the other peer.
 * @param wanted tags that a lab names. One that is missing can be a line in a loop that is executed again
 */
export function findAllTags(
  main: SourceText,
  others: readonly SourceText[],
  wanted: readonly string[],
): TagIndex {
  const tags = new Map(findTags(main.name, main.text));
  const own = new Set(tags.keys());
  for (const { name, text } of others) {
    for (const [tag, lines] of findTags(name, text)) {
      if (!own.has(tag)) tags.set(tag, [...(tags.get(tag) ?? []), ...lines]);
    }
  }
  const missing = wanted.filter((tag) => !tags.has(tag));
  if (missing.length === 0) return tags;
  const repeated = new Map(
    [...tags].filter(([, lines]) => lines.some((line) => repeats(line, [main, ...others]))),
  );
  for (const tag of missing) {
    const again = [...repeated.keys()]
      .filter(
        (known) =>
          tag.startsWith(`${known}-`) || (known.includes("-") && stem(known) === stem(tag)),
      )
      .toSorted((a, b) => b.length - a.length);
    const lines = repeated.get(again[0] ?? "");
    if (lines !== undefined) tags.set(tag, lines);
  }
  return tags;
}

/** `accept-second` is another execution of `accept-first`, if the line is in a loop. */
function stem(tag: string): string {
  return tag.replace(/-[^-]*$/, "");
}

function repeats(line: SourceLine, sources: readonly SourceText[]): boolean {
  return on(line.number, statementsOf(line, sources)).some((one) => one.repeats);
}

function statementsOf({ file }: SourceLine, sources: readonly SourceText[]): readonly Statement[] {
  return statementsIn(sources.find(({ name }) => name === file)?.text ?? "");
}

/** A tagged line with its statement. */
export function withStatement(line: SourceLine, sources: readonly SourceText[]): TaggedLine {
  const statement = around(line.number, statementsOf(line, sources));
  return statement[0] === statement[1] ? line : { ...line, statement };
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
  const files = new Set(lines.map((one) => one.file));
  const numbers = lines.map(({ number }) => number).join(" and ");
  const places =
    files.size === 1
      ? `lines ${numbers} of ${line.file}`
      : lines.map((one) => `line ${one.number} of ${one.file}`).join(" and ");
  return {
    problem: `the tag "// step: ${tag}" is on ${places}. Keep it on one line.`,
    line: second,
  };
}

/** The problem of a tagged line without code. Undefined if the line may have code, as a `}` has that runs destructors. */
export function hasNoCode({ text, number, file }: SourceLine): string | undefined {
  if (!/^(?:[{\s;]*|\/\/.*|\/\*.*|#.*)$/.test(text)) return undefined;
  return `line ${number} of ${file} has a tag but no code. Put the tag at the end of the statement that the step executes.`;
}
