/** A table below a heading, in a box that scrolls if the page is too narrow. */
import type { ComponentChildren } from "preact";

interface TableProps {
  readonly kind: string;
  /** The id of the heading that names it. */
  readonly under: string;
  /** The heading of a first column of signs. Only screen readers get it. */
  readonly signs?: string;
  readonly columns: readonly string[];
  readonly children: ComponentChildren;
}

export function Table({ kind, under, signs, columns, children }: TableProps) {
  return (
    <div class="table-box" tabIndex={0} role="group" aria-labelledby={under}>
      <table class={kind}>
        <thead>
          <tr>
            {signs !== undefined && (
              <th scope="col">
                <span class="visually-hidden">{signs}</span>
              </th>
            )}
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
