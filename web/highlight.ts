/**
 * Turns a program's text into lines of coloured pieces. The text is never parsed as HTML: of the
 * highlighter's tree only words and classes are used.
 */
import type { ElementContent, Root } from "hast";
import cpp from "highlight.js/lib/languages/cpp";
import { createLowlight } from "lowlight";

export interface Piece {
  readonly text: string;
  /** The class from highlight.js, such as `hljs-keyword`. Empty for plain text. */
  readonly kind: string;
}

const lowlight = createLowlight({ cpp });

export function highlightedLines(source: string): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]];
  const take = (node: ElementContent | Root["children"][number], kind: string): void => {
    if (node.type === "text") {
      for (const [index, text] of node.value.split("\n").entries()) {
        if (index > 0) lines.push([]);
        if (text !== "") lines.at(-1)?.push({ text, kind });
      }
    } else if (node.type === "element") {
      const names = node.properties.className;
      const own = Array.isArray(names) ? names.join(" ") : kind;
      for (const child of node.children) take(child, own);
    }
  };
  for (const node of lowlight.highlight("cpp", source.trimEnd()).children) take(node, "");
  return lines;
}
