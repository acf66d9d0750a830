/** Prints nested calls, lists and objects of a TypeScript file: in one line if they fit, otherwise one part a line. */

/** A piece of code: text, or parts between two brackets. */
export interface Code {
  readonly open: string;
  readonly parts?: readonly Code[];
  readonly close?: string;
  /** The last part begins in the line of the bracket, and its parts alone are broken. */
  readonly hugs?: boolean;
  /** A comment in the line above. */
  readonly note?: string;
}

const WIDTH = 100;
const INDENT = "  ";

export const code = (open: string): Code => ({ open });

export function list(
  open: string,
  parts: readonly Code[],
  close: string,
  hugs?: "hugs its last",
): Code {
  return { open, parts, close, hugs: hugs !== undefined };
}

/** @param fields in order; without those that have no value. @param spread the first field is one */
export function object(
  fields: readonly (readonly [string, Code | undefined])[],
  spread?: "spread",
): Code {
  const parts = fields.flatMap(([key, value], at): readonly Code[] => {
    if (value === undefined) return spread !== undefined && at === 0 ? [code(key)] : [];
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
    return [{ ...value, open: `${name}: ${value.open}` }];
  });
  return parts.length === 0 ? code("{}") : { open: "{ ", parts, close: " }" };
}

export function printed(...pieces: readonly Code[]): string {
  return pieces.reduce((text, piece, at) => {
    const column = text.length - text.lastIndexOf("\n") - 1;
    return text + textOf(piece, "", column, pieces[at + 1]?.open.length ?? 0);
  }, "");
}

/** @param column of its first character. @param after characters that follow in its last line */
function textOf(piece: Code, indent: string, column: number, after: number): string {
  const flat = flatText(piece);
  if (flat !== undefined && column + flat.length + after <= WIDTH) return flat;
  const { open, parts, close = "", hugs } = piece;
  if (parts === undefined) return open;
  const [last] = parts.slice(-1);
  const before = parts.slice(0, -1);
  if (hugs && last?.parts !== undefined && before.every((part) => flatText(part) !== undefined)) {
    const head = `${open}${before.map((part) => `${flatText(part)}, `).join("")}`;
    return head + textOf(last, indent, WIDTH, after) + close;
  }
  const inner = indent + INDENT;
  const lines = parts.map((part) => {
    const note = part.note === undefined ? "" : `${inner}// ${part.note}\n`;
    return `${note}${inner}${textOf(part, inner, inner.length, 1)},`;
  });
  return [open.trimEnd(), ...lines, indent + close.trimStart()].join("\n");
}

/** Undefined if a comment must have a line. */
function flatText({ open, parts, close = "" }: Code): string | undefined {
  if (parts === undefined) return open;
  const texts = parts.map((part) => (part.note === undefined ? flatText(part) : undefined));
  return texts.includes(undefined) ? undefined : open + texts.join(", ") + close;
}
