/**
 * A lab's sheet as data: what a page shows of its Markdown. A page has these data and no reader of Markdown, which
 * would be a fifth of its script. The text never becomes markup: of its HTML only a few harmless tags
 * have a meaning, and all other tags are text. Pictures are left out, because a page loads nothing.
 */
import { Lexer, type Token, type Tokens } from "marked";

export type SheetNode = string | SheetElement | SheetTable;

export interface SheetElement {
  readonly tag: string;
  readonly children: readonly SheetNode[];
}

export interface SheetCell {
  /** The Markdown. */
  readonly text: string;
  readonly children: readonly SheetNode[];
}

export interface SheetTable {
  readonly tag: "table";
  readonly header: readonly SheetCell[];
  readonly rows: readonly (readonly SheetCell[])[];
}

/** The sheet's blocks, without its title and command: a page has the title, and its reader has run the command. */
export function sheetBlocks(markdown: string): readonly (readonly SheetNode[])[] {
  return Lexer.lex(markdown)
    .filter((block) => !isHead(block))
    .map((block) => nodesOf([block]))
    .filter((nodes) => nodes.length > 0);
}

function isHead(block: Token): boolean {
  return (
    ("depth" in block && block.depth === 1) ||
    (block.type === "code" && /^make lab-\S+$/.test(block.text))
  );
}

const TAGS = new Set(["details", "summary", "code", "b", "i", "em", "strong", "sub", "sup", "kbd"]);
const HTML = /<(\/?)([a-z][a-z0-9]*)\s*\/?>/gi;

/** Elements with the tags of the HTML between them. A tag that is not closed ends with the block. */
class Tree {
  readonly #open: { readonly tag: string; readonly children: SheetNode[] }[] = [
    { tag: "", children: [] },
  ];

  add(...nodes: readonly SheetNode[]): void {
    this.#open.at(-1)?.children.push(...nodes.filter((node) => node !== ""));
  }

  html(raw: string): void {
    let done = 0;
    for (const match of raw.matchAll(HTML)) {
      const [whole, closes, name = ""] = match;
      const tag = name.toLowerCase();
      if (!TAGS.has(tag)) continue;
      this.add(plain(raw.slice(done, match.index)));
      done = match.index + whole.length;
      if (closes === "") this.#open.push({ tag, children: [] });
      else if (this.#open.at(-1)?.tag === tag) this.#close();
    }
    this.add(plain(raw.slice(done)));
  }

  #close(): void {
    const closed = this.#open.pop();
    if (closed !== undefined) this.add(closed);
  }

  end(): readonly SheetNode[] {
    while (this.#open.length > 1) this.#close();
    return this.#open[0]?.children ?? [];
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
  "&quot;": '"',
  "&#39;": "'",
};

const plain = (text: string): string =>
  text.replace(/&(?:lt|gt|amp|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);

function nodesOf(tokens: readonly Token[]): readonly SheetNode[] {
  const tree = new Tree();
  for (const token of tokens) put(tree, token);
  return tree.end();
}

const LEFT_OUT = new Set(["space", "def", "image"]);

const PLAIN_TAGS: Readonly<Record<string, string>> = {
  heading: "h3",
  paragraph: "p",
  strong: "strong",
  em: "em",
  del: "s",
  blockquote: "blockquote",
  br: "br",
  hr: "hr",
};

function put(tree: Tree, token: Token): void {
  const inside = "tokens" in token && token.tokens !== undefined ? token.tokens : [];
  if (LEFT_OUT.has(token.type) || isPicture(token, inside)) return;
  if (token.type === "html") tree.html(token.raw);
  else if (token.type === "list") tree.add(listOf(token as Tokens.List));
  else if (token.type === "table") tree.add(tableOf(token as Tokens.Table));
  else if (token.type === "code") tree.add({ tag: "pre", children: [token.text] });
  else if (token.type === "codespan") tree.add({ tag: "code", children: [token.text] });
  else if (Object.hasOwn(PLAIN_TAGS, token.type)) {
    tree.add({ tag: PLAIN_TAGS[token.type] ?? "p", children: nodesOf(inside) });
  } else if (inside.length > 0) {
    for (const one of inside) put(tree, one); // a text; a link, whose address is of the lab's folder
  } else tree.add(plain("text" in token ? token.text : token.raw)); // an escaped letter
}

function isPicture({ type }: Token, inside: readonly Token[]): boolean {
  return type === "paragraph" && inside.every((one) => one.type === "image");
}

function listOf({ ordered, items }: Tokens.List): SheetElement {
  const children = items.map(({ tokens }) => ({ tag: "li", children: nodesOf(tokens) }));
  return { tag: ordered ? "ol" : "ul", children };
}

function tableOf({ header, rows }: Tokens.Table): SheetTable {
  const cell = ({ text, tokens }: Tokens.TableCell): SheetCell => ({
    text,
    children: nodesOf(tokens),
  });
  return { tag: "table", header: header.map(cell), rows: rows.map((row) => row.map(cell)) };
}
