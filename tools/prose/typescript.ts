/**
 * Turns TypeScript into its prose: comments, the text of JSX, and messages. Messages are string and
 * template literals with a space. Names of code (imports, keys, types, CSS classes) are left out. In a
 * test file only the names of tests are messages, because its other literals are data to compare.
 */
import { type ESTree, parseSync, Visitor } from "rolldown/utils";
import { commentPieces } from "./comments.ts";
import {
  CODE,
  covered,
  LINE_BREAK,
  messageKind,
  type Piece,
  type Range,
  withoutCode,
} from "./piece.ts";

export interface TypeScriptOptions {
  /** Only comments and the names of tests are prose. */
  readonly testNamesOnly: boolean;
}

type Text = ESTree.StringLiteral | ESTree.TemplateLiteral;

/** Attributes whose value is not text, although it may have spaces. */
const CODE_ATTRIBUTES =
  /^(?:class|className|style|id|for|d|points|transform|viewBox|href|src|rel)$/;
const HEADINGS = /^(?:h[1-6]|th|button|summary|legend|label|option|dt|figcaption)$/;
const TESTS: ReadonlySet<string> = new Set(["test", "it", "describe"]);

/** @throws Error if the file cannot be parsed */
export function typescriptPieces(
  path: string,
  source: string,
  { testNamesOnly }: TypeScriptOptions,
): Piece[] {
  const { program, comments, errors } = parseSync(path, source);
  if (errors[0]) throw new Error(`${path} cannot be parsed: ${errors[0].message}`);
  const texts = testNamesOnly ? testNames(source, program) : messages(source, program);
  return [...commentPieces(source, comments), ...texts].sort((a, b) => a.start - b.start);
}

function testNames(source: string, program: ESTree.Program): Piece[] {
  const pieces: Piece[] = [];
  new Visitor({
    CallExpression: ({ callee, arguments: [name] }) => {
      if (name && isText(name) && isTest(callee)) pieces.push(piece(source, ranges(name), "text"));
    },
  }).visit(program);
  return pieces;
}

/** Accepts test(…), test.skipIf(…)(…), describe.each(…)(…) and test.each`…`(…). */
function isTest(callee: ESTree.Expression | ESTree.Super): boolean {
  if (callee.type === "Identifier") return TESTS.has(callee.name);
  if (callee.type === "MemberExpression") return isTest(callee.object);
  if (callee.type === "TaggedTemplateExpression") return isTest(callee.tag);
  return callee.type === "CallExpression" && isTest(callee.callee);
}

function messages(source: string, program: ESTree.Program): Piece[] {
  const pieces: Piece[] = [];
  const done = new Set<number>(); // offsets of literals that are code, or part of a longer message
  const code = (node: ESTree.Node | null | undefined): void => {
    if (node) done.add(node.start);
  };
  const message = (parts: readonly Text[]): void => {
    const literals = parts.flatMap(ranges);
    const kind = messageKind(literals.map(({ start, end }) => source.slice(start, end)).join(""));
    if (kind) pieces.push(piece(source, literals, kind));
  };
  const single = (node: ESTree.Node): void => {
    if (isText(node) && !done.has(node.start)) message([node]);
  };
  new Visitor({
    ImportDeclaration: (node) => code(node.source),
    ExportNamedDeclaration: (node) => code(node.source),
    ExportAllDeclaration: (node) => code(node.source),
    ImportExpression: (node) => code(node.source),
    TSLiteralType: ({ literal }) => code(literal),
    Property: ({ key }) => code(key),
    MemberExpression: ({ property }) => code(property),
    TaggedTemplateExpression: ({ quasi }) => code(quasi),
    JSXAttribute: ({ name, value }) => {
      if (name.type === "JSXIdentifier" && CODE_ATTRIBUTES.test(name.name)) code(value);
    },
    BinaryExpression: (node) => {
      const parts = joined(node).filter(isText);
      if (parts.length === 0 || done.has(node.start)) return;
      message(parts);
      for (const part of [node, ...parts]) code(part);
    },
    Literal: single,
    TemplateLiteral: single,
    JSXElement: ({ openingElement: { name }, children }) => {
      const isHeading = name.type === "JSXIdentifier" && HEADINGS.test(name.name);
      pieces.push(...jsxPieces(source, children, isHeading));
    },
    JSXFragment: ({ children }) => {
      pieces.push(...jsxPieces(source, children, false));
    },
  }).visit(program);
  return pieces;
}

/** The operands of a chain of `+`; empty for another operator. */
function joined(node: ESTree.Node): ESTree.Node[] {
  if (node.type !== "BinaryExpression") return [node];
  return node.operator === "+" ? [...joined(node.left), ...joined(node.right)] : [];
}

function isText(node: ESTree.Node): node is Text {
  if (node.type === "TemplateLiteral") return true;
  return node.type === "Literal" && typeof node.value === "string";
}

/** The text between the quotes, and around the expressions of a template. */
function ranges(node: Text): Range[] {
  if (node.type === "Literal") return [{ start: node.start + 1, end: node.end - 1 }];
  return node.quasis.map(({ start, end, value: { raw } }) => {
    const from = end - start === raw.length ? start : start + 1; // a parser may count the quotes
    return { start: from, end: from + raw.length };
  });
}

/** One message of several literals. The text between them is code, or nothing if it only joins them. */
function piece(source: string, literals: readonly Range[], kind: Piece["kind"]): Piece {
  const start = literals[0]?.start ?? 0;
  let text = "";
  let at = start;
  for (const literal of literals) {
    const between = source.slice(at, literal.start);
    text += covered(between, /^[\s"'`+]*$/.test(between) ? " " : CODE);
    text += unescaped(source.slice(literal.start, literal.end));
    at = literal.end;
  }
  return { kind, start, text: withoutCode(text) };
}

function unescaped(literal: string): string {
  return literal.replace(/\\(?:u\{[^}]*\}|u.{4}|x..|[\s\S])/g, (pair) => {
    if (pair === "\\n") return `${LINE_BREAK}${LINE_BREAK}`;
    if (/^\\[`"']$/.test(pair)) return ` ${pair[1]}`;
    return covered(pair, /^\\[ux]/.test(pair) ? CODE : " ");
  });
}

/** The text of an element. The elements inside it are covered, because they have their own pieces. */
function jsxPieces(
  source: string,
  children: readonly ESTree.JSXChild[],
  isHeading: boolean,
): Piece[] {
  const [first] = children;
  const parts = children.map(({ type, start, end }) => {
    const part = source.slice(start, end);
    return type === "JSXText" ? part : covered(part);
  });
  const text = parts.join("");
  if (first === undefined || !/[a-z]/i.test(text)) return [];
  const kind = isHeading ? "heading" : (messageKind(text) ?? "label");
  return [{ kind, start: first.start, text: withoutCode(text) }];
}
