/**
 * Draws a header as in its RFC: rows of 32 bits. A field that continues in the next row is drawn in
 * both rows. A field of several whole rows is one tall cell.
 */
import type { HeaderField, HeaderLayer } from "../../../src/draw/headers/header.ts";
import type { ChosenField } from "./chosen-field.ts";

const ROW = 32;

interface BitTableProps {
  readonly layer: HeaderLayer;
  readonly chosen: ChosenField | undefined;
  readonly choose: (field: ChosenField) => void;
}

export function BitTable({ layer, chosen, choose }: BitTableProps) {
  const own = chosen?.layer.name === layer.name ? chosen.field : undefined;
  const rows = cellRows(layer.fields);
  const first = own ?? layer.fields[0];
  return (
    <div class="header-layer">
      <h3>
        {layer.name}{" "}
        <span class="where">
          {layer.source}, {layer.length} bytes
        </span>
      </h3>
      <div class="bits-box">
        <table class="bits">
          <caption class="visually-hidden">{layer.name} header, 32 bits a row</caption>
          <thead aria-hidden="true">
            <tr>
              {Array.from({ length: ROW }, (_, bit) => (
                <td key={bit}>{bit % 8 === 0 || bit === ROW - 1 ? bit : "·"}</td>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, index) => (
              <tr key={index}>
                {cells.map(({ field, bits, rows, isFirst }) => (
                  <td
                    key={`${field.bit} ${isFirst}`}
                    colSpan={bits}
                    rowSpan={rows}
                    class={cellKind(field, bits, own)}
                  >
                    <button
                      type="button"
                      tabIndex={isFirst && field === first ? 0 : -1}
                      aria-pressed={field === own}
                      onClick={() => choose({ layer, field })}
                      onKeyDown={(event) => {
                        if (!moveFocus(event)) return;
                        event.preventDefault();
                      }}
                    >
                      <span class="name">{isFirst ? field.name : "…"}</span>
                      <span class="value">{isFirst ? field.value : ""}</span>
                      <span class="visually-hidden">
                        {isFirst ? field.meaning : `${field.name}, continued`}
                      </span>
                    </button>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="field-meaning" aria-live="polite">
        {own === undefined
          ? ""
          : `${own.name} = ${own.value}${own.meaning === "" ? "" : `: ${own.meaning}`}`}
      </p>
    </div>
  );
}

function cellKind(field: HeaderField, bits: number, own: HeaderField | undefined): string {
  const kinds = [
    ...(bits <= 2 ? ["narrow"] : []),
    ...(field.bits === 1 && field.value === "1" ? ["set"] : []),
    ...(field === own ? ["chosen"] : []),
  ];
  return kinds.join(" ");
}

interface Cell {
  readonly field: HeaderField;
  readonly bits: number;
  readonly rows: number;
  readonly isFirst: boolean;
}

function cellRows(fields: readonly HeaderField[]): readonly (readonly Cell[])[] {
  const rows: Cell[][] = [];
  const add = (at: number, cell: Cell): void => {
    const row = Math.floor(at / ROW);
    while (rows.length <= row) rows.push([]);
    rows[row]?.push(cell);
  };
  for (const field of fields) {
    const end = field.bit + field.bits;
    for (let at = field.bit; at < end; ) {
      const whole = at % ROW === 0 ? Math.floor((end - at) / ROW) : 0;
      const bits = whole > 0 ? ROW : Math.min(end - at, ROW - (at % ROW));
      const tall = Math.max(1, whole);
      add(at, { field, bits, rows: tall, isFirst: at === field.bit });
      at += whole > 0 ? whole * ROW : bits;
      // the further rows of a tall cell have no cells
      while (rows.length < Math.ceil(at / ROW)) rows.push([]);
    }
  }
  return rows;
}

/** The left and right arrow keys move from field to field. */
function moveFocus(event: KeyboardEvent): boolean {
  const away = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (away === 0 || !(event.currentTarget instanceof HTMLElement)) return false;
  const all = [...(event.currentTarget.closest("table")?.querySelectorAll("button") ?? [])];
  const next = all[all.indexOf(event.currentTarget as HTMLButtonElement) + away];
  next?.focus();
  next?.click();
  return true;
}
