/**
 * Turns C, C++, Python, shell and similar files into their prose: comments, and strings with a space.
 * One table describes the comments and strings of each language. Nothing is parsed.
 */
import { type Comment, commentPieces } from "./comments.ts";
import { cover, LINE_BREAK, messageKind, type Piece, type Range, withoutCode } from "./piece.ts";

interface Token {
  readonly is: "comment" | "string" | "text" | "code";
  readonly pattern: RegExp;
}

/** Tried in this order at each place. The first that matches is passed as a whole. */
const TOKENS = {
  c: [
    { is: "comment", pattern: /\/\*[\s\S]*?\*\/|\/\/.*/y },
    {
      is: "code",
      pattern:
        /#include\s*(?:<[^>\n]*>|"[^"\n]*")|R"([^(\s]*)\([\s\S]*?\)\1"|'(?:\\.|[^'\\\n])+'|\w+(?:'\w+)*/y,
    },
    { is: "string", pattern: /"(?:\\[\s\S]|[^"\\\n])*"/y },
  ],
  css: [{ is: "comment", pattern: /\/\*[\s\S]*?\*\//y }],
  python: [
    { is: "comment", pattern: /#.*|"""[\s\S]*?"""|'''[\s\S]*?'''/y },
    { is: "string", pattern: /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/y },
  ],
  shell: [
    { is: "comment", pattern: /(?<=^|[\s;(])#.*/my },
    { is: "code", pattern: /\\[\s\S]|\$'(?:\\[\s\S]|[^'\\])*'|\$\{[^}"']*\}/y },
    { is: "text", pattern: /<<-?\s*(["']?)(\w+)\1.*\n[\s\S]*?^\t*\2$/my },
    { is: "string", pattern: /'[^']*'|"(?:\\[\s\S]|\$\((?:[^()]|\([^()]*\))*\)|[^"\\])*"/y },
  ],
  // Makefiles, Dockerfiles and YAML. The values of `name` and `description` are prose.
  hash: [
    { is: "comment", pattern: /(?<=^|\s)#.*/my },
    { is: "text", pattern: /^( *)description: [>|]-?\n(?:\1 +.*\n)+/my },
    { is: "text", pattern: /(?<=^\s*(?:- )?(?:name|description): ).*/my },
  ],
} as const satisfies Record<string, readonly Token[]>;

export type Language = keyof typeof TOKENS;

export function scannedPieces(source: string, language: Language): Piece[] {
  const comments: Comment[] = [];
  const pieces: Piece[] = [];
  for (let at = 0; at < source.length; ) {
    const found = token(source, at, TOKENS[language]);
    at = found?.end ?? at + 1;
    if (found?.is === "comment") comments.push({ ...found, type: commentType(source, found) });
    else if (found?.is === "text") pieces.push(...stringPieces(source, found));
    else if (found?.is === "string") {
      pieces.push(...stringPieces(source, { start: found.start + 1, end: found.end - 1 }));
    }
  }
  return [...commentPieces(source, comments), ...pieces].sort((a, b) => a.start - b.start);
}

function token(
  source: string,
  start: number,
  tokens: readonly Token[],
): (Range & Pick<Token, "is">) | undefined {
  for (const { is, pattern } of tokens) {
    pattern.lastIndex = start;
    const match = pattern.exec(source)?.[0];
    if (match) return { is, start, end: start + match.length };
  }
  return undefined;
}

function commentType(source: string, { start }: Range): Comment["type"] {
  return /#|\/\//.test(source.slice(start, start + 2)) ? "Line" : "Block";
}

/** A string with a space, with its variables covered. */
function stringPieces(source: string, { start, end }: Range): Piece[] {
  const literal = source.slice(start, end);
  const kind = messageKind(literal);
  if (kind === undefined) return [];
  const variables = /\$\((?:[^()]|\([^()]*\))*\)|\$?\{[^{}\s]*\}|\$\w+/g;
  const text = cover(literal, variables)
    .replaceAll("\\n", `${LINE_BREAK}${LINE_BREAK}`)
    .replace(/\\[\s\S]/g, (pair) => ` ${pair[1]}`);
  return [{ kind, start, text: withoutCode(text) }];
}
