/**
 * Finds the tagged lines of a program. A comment `step: TAG` on a line names the line.
 */
import { languageOf } from "../../languages/languages.ts";
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
  /** A loop in the same function comes to it again. */
  readonly repeats?: true;
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

/** Tags or lines that a message names. */
const MOST_NAMED = 30;

const linesOf = (source: string): readonly string[] => source.split(/\r?\n/);

/** All tags of a program's source, with their lines. */
export function findTags(file: string, source: string): TagIndex {
  const tags = new Map<string, SourceLine[]>();
  const lines = linesOf(source);
  let statements: StatementIndex | undefined;
  lines.forEach((line, index) => {
    const mark = [...line.matchAll(TAG)].at(-1);
    if (mark === undefined) return;
    statements ??= new StatementIndex(source);
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

/** A line of a source without a tag; in C and C++ with its whole statement. */
export function lineIn({ name, text }: SourceText, number: number): SourceLine {
  const language = languageOf(name);
  if (language !== undefined && !language.isStepped) {
    return {
      file: name,
      number,
      text: withoutComment(linesOf(text)[number - 1] ?? "", language.comment),
    };
  }
  const statement = around(number, new StatementIndex(text));
  return { file: name, number, text: statementText(linesOf(text), statement) };
}

function statementText(lines: readonly string[], [first, last]: readonly [number, number]): string {
  return lines
    .slice(first - 1, last)
    .map(withoutTag)
    .filter(Boolean)
    .join(" ");
}

/** A line without its tag, in a language with another comment than C's. */
function withoutComment(line: string, comment: string): string {
  return withoutTag(comment === "//" ? line : line.replace(/#[ \t]*step:[ \t]*[\w, \t-]+$/i, ""));
}

function withoutTag(line: string): string {
  return line.replace(TAG, "").trim();
}

/** The first and the last line of the statements that have a part on a line. */
function around(number: number, statements: StatementIndex): readonly [number, number] {
  const own = statements.on(number);
  return [
    Math.min(number, ...own.map(({ first }) => first)),
    Math.max(number, ...own.map(({ last }) => last)),
  ];
}

/** Finds the statements of a line without reading all others: a source can have as many tags as lines. */
class StatementIndex {
  /** By their first line. */
  readonly #statements: readonly Statement[];
  /** For each of them, the greatest last line up to it. */
  readonly #ends: readonly number[];

  constructor(source: string) {
    this.#statements = statementsIn(source).toSorted((a, b) => a.first - b.first);
    let end = 0;
    this.#ends = this.#statements.map(({ last }) => {
      end = Math.max(end, last);
      return end;
    });
  }

  on(number: number): readonly Statement[] {
    const found: Statement[] = [];
    for (let at = this.#beginningBy(number) - 1; at >= 0; at--) {
      if ((this.#ends[at] ?? 0) < number) break; // this one and all before it end earlier
      const statement = this.#statements[at];
      if (statement !== undefined && statement.last >= number) found.push(statement);
    }
    return found;
  }

  /** How many statements begin in the line or before it. */
  #beginningBy(number: number): number {
    let [low, high] = [0, this.#statements.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#statements[middle]?.first ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The tags of a program in several files. A tag of the main file hides the same tag in another file, which
 * may belong to the other peer.
 * @param wanted tags that a lab names. One that is missing can be a line that is executed again, in a loop or
 *   in a function that is called again
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
  const indexes = new Map<string, StatementIndex>();
  const repeats = (line: SourceLine): boolean => {
    const index = indexes.get(line.file) ?? indexOf(line, [main, ...others]);
    indexes.set(line.file, index);
    return index.on(line.number).some((one) => one.repeats || !one.inMain);
  };
  const repeated = new Map([...tags].filter(([, lines]) => lines.some(repeats)));
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

/** `accept-second` is another execution of `accept-first`, if the line can be executed again. */
function stem(tag: string): string {
  return tag.replace(/-[^-]*$/, "");
}

function indexOf({ file }: SourceLine, sources: readonly SourceText[]): StatementIndex {
  return new StatementIndex(sources.find(({ name }) => name === file)?.text ?? "");
}

/** A tagged line with its statement. */
export function withStatement(line: SourceLine, sources: readonly SourceText[]): TaggedLine {
  const index = indexOf(line, sources);
  const statement = around(line.number, index);
  const repeats = index.on(line.number).some((one) => one.repeats);
  return {
    ...line,
    ...(statement[0] !== statement[1] && { statement }),
    ...(repeats && { repeats }),
  };
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
    const known = [...tags.keys()].slice(0, MOST_NAMED);
    const more = tags.size > MOST_NAMED ? ` and ${tags.size - MOST_NAMED} more` : "";
    return {
      problem: `no line of ${file} has the tag "// step: ${tag}"; its tags are: ${known.join(", ") || "none"}${more}. Put the tag at the end of the line that the step executes.`,
    };
  }
  if (second === undefined) return { line };
  const files = new Set(lines.map((one) => one.file));
  const some = lines.slice(0, MOST_NAMED);
  const more = lines.length > MOST_NAMED ? ` and ${lines.length - MOST_NAMED} more` : "";
  const places =
    files.size === 1
      ? `lines ${some.map(({ number }) => number).join(" and ")}${more} of ${line.file}`
      : some.map((one) => `line ${one.number} of ${one.file}`).join(" and ") + more;
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
