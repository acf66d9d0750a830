/**
 * Turns a sheet's Markdown into elements. The text never becomes markup: of its HTML only a few harmless
 * tags have a meaning, and all other tags are shown as text. Pictures are left out, because a page
 * loads nothing.
 */
import { Lexer, type Token, type Tokens } from "marked";
import { type ComponentChildren, h } from "preact";
import { referencesIn } from "../../../src/report/text/references.ts";
import { safeText } from "../../../src/report/text/safe-text.ts";
import { References } from "../code/source-links.tsx";

/** The blocks of a text. */
export function blocksOf(text: string): readonly Token[] {
  return Lexer.lex(text);
}

interface Open {
  readonly tag: string;
  readonly children: ComponentChildren[];
}

const TAGS = new Set(["details", "summary", "code", "b", "i", "em", "strong", "sub", "sup", "kbd"]);
const HTML = /<(\/?)([a-z][a-z0-9]*)\s*\/?>/gi;

/** Elements with the tags of the HTML between them. A tag that is not closed ends with the block. */
class Tree {
  readonly #open: Open[] = [{ tag: "", children: [] }];

  add(...children: ComponentChildren[]): void {
    this.#open.at(-1)?.children.push(...children);
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
    if (closed !== undefined) this.add(h(closed.tag, {}, ...closed.children));
  }

  end(): ComponentChildren {
    while (this.#open.length > 1) this.#close();
    return this.#open[0]?.children;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
  "&quot;": '"',
  "&#39;": "'",
};

/** Text with its references as links. */
function plain(text: string): ComponentChildren {
  const decoded = text.replace(/&(?:lt|gt|amp|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
  return <References of={referencesIn(decoded)} />;
}

export function Markdown({ tokens }: { readonly tokens: readonly Token[] }) {
  const tree = new Tree();
  for (const token of tokens) put(tree, token);
  return <>{tree.end()}</>;
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
  else if (token.type === "code") tree.add(<pre>{safeText(token.text)}</pre>);
  else if (token.type === "codespan") tree.add(<code>{safeText(token.text)}</code>);
  else if (Object.hasOwn(PLAIN_TAGS, token.type)) {
    tree.add(h(PLAIN_TAGS[token.type] ?? "p", {}, <Markdown tokens={inside} />));
  } else if (inside.length > 0) {
    for (const one of inside) put(tree, one); // a text; a link, whose address is of the lab's folder
  } else tree.add(plain("text" in token ? token.text : token.raw)); // an escaped letter
}

function isPicture({ type }: Token, inside: readonly Token[]): boolean {
  return type === "paragraph" && inside.every((one) => one.type === "image");
}

function listOf({ ordered, items }: Tokens.List) {
  const inside = items.map((item, index) => (
    <li key={index}>
      <Markdown tokens={item.tokens} />
    </li>
  ));
  return ordered ? <ol>{inside}</ol> : <ul>{inside}</ul>;
}

function tableOf({ header, rows }: Tokens.Table) {
  return (
    <table class="sheet-table">
      <thead>
        <tr>
          {header.map((cell, index) => (
            <th key={index} scope="col">
              <Markdown tokens={cell.tokens} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, at) => (
              <td key={at}>
                <Markdown tokens={cell.tokens} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
