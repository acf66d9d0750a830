/** A packet's bytes, sixteen in a row. The chosen field's bytes are marked. */
import type { HeaderLayer } from "../../../src/draw/headers/header.ts";
import { HEX } from "../../../src/wire/decode/bytes.ts";
import type { ChosenField } from "./chosen-field.ts";

const ROW = 16;

interface HexDumpProps {
  readonly bytes: Uint8Array;
  readonly layers: readonly HeaderLayer[];
  readonly chosen: ChosenField | undefined;
}

export function HexDump({ bytes, layers, chosen }: HexDumpProps) {
  const rows = Array.from({ length: Math.ceil(bytes.length / ROW) }, (_, row) => row * ROW);
  const [from, to] = chosenBytes(chosen);
  const layerOf = (at: number): string =>
    layers.find(({ start, length }) => at >= start && at < start + length)?.name ?? "";
  return (
    <details class="hex" open>
      <summary>Bytes</summary>
      <pre role="region" tabIndex={0} aria-label="Bytes in hexadecimal">
        {rows.map((row) => (
          <>
            <span class="offset">{row.toString(16).padStart(4, "0")}</span>
            {"  "}
            {Array.from(bytes.subarray(row, row + ROW), (byte, index) => {
              const at = row + index;
              const kind = at >= from && at < to ? "marked" : layerOf(at) === "" ? "outside" : "";
              return (
                <>
                  <span class={kind}>{HEX[byte]}</span>
                  {index === 7 ? "  " : " "}
                </>
              );
            })}
            {rest(bytes.length - row)}{" "}
            {Array.from(bytes.subarray(row, row + ROW), printable).join("")}
            {"\n"}
          </>
        ))}
      </pre>
    </details>
  );
}

function chosenBytes(chosen: ChosenField | undefined): readonly [number, number] {
  if (chosen === undefined) return [0, 0];
  const { layer, field } = chosen;
  return [
    layer.start + Math.floor(field.bit / 8),
    layer.start + Math.ceil((field.bit + field.bits) / 8),
  ];
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
}

/** Fills the last row. */
function rest(count: number): string {
  return " ".repeat(Math.max(0, 3 * (ROW - count)) + (count < ROW / 2 ? 1 : 0));
}
