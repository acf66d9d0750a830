/** A part of a lab's sheet as elements, with its references as links. */
import { h, type VNode } from "preact";
import type { SheetNode, SheetTable } from "../../../src/report/lesson/blocks.ts";
import { referencesIn } from "../../../src/report/text/references.ts";
import { safeText } from "../../../src/report/text/safe-text.ts";
import { References } from "../code/source-links.tsx";

/** Elements whose text is shown as it is. */
const VERBATIM = new Set(["pre", "code"]);

export function SheetNodes({ of }: { readonly of: readonly SheetNode[] }) {
  return <>{of.map(shown)}</>;
}

function shown(node: SheetNode, index: number): VNode {
  if (typeof node === "string") return <References key={index} of={referencesIn(node)} />;
  if ("header" in node) return <SheetTableView key={index} table={node} />;
  const { tag, children } = node;
  const inside = VERBATIM.has(tag) ? children.map(verbatim) : <SheetNodes of={children} />;
  return h(tag, { key: index }, inside);
}

const verbatim = (node: SheetNode, index: number): VNode | string =>
  typeof node === "string" ? safeText(node) : shown(node, index);

function SheetTableView({ table: { header, rows } }: { readonly table: SheetTable }) {
  return (
    <table class="sheet-table">
      <thead>
        <tr>
          {header.map(({ children }, index) => (
            <th key={index} scope="col">
              <SheetNodes of={children} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {row.map(({ children }, at) => (
              <td key={at}>
                <SheetNodes of={children} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
