/** Lines of a transcript: a margin, a label, and text next to it that is wrapped to the width. */
import type { Mismatch } from "../../record/record.ts";
import { wrapped } from "./layout.ts";
import { mismatchLines } from "./mismatch-text.ts";
import { safeText } from "./safe-text.ts";
import type { Style } from "./style.ts";

const LABEL_WIDTH = 9;
/** The columns before a label, and before the text next to it. */
const MARGIN = 3;
const INDENT = MARGIN + LABEL_WIDTH;
/** Longer lines of prose are hard to read. */
const PROSE_WIDTH = 100;

export class LabelledLines {
  readonly #style: Style;
  readonly #width: () => number;

  /** @param width the columns, which may change */
  constructor(style: Style, width: () => number) {
    this.#style = style;
    this.#width = width;
  }

  /** The columns next to a label. */
  get room(): number {
    return this.#width() - INDENT;
  }

  /** Lines that are still too long go on below, a little to the right. */
  text(lines: readonly string[]): string {
    return `${lines.flatMap((line) => wrapped(line, this.#width(), 2)).join("\n")}\n`;
  }

  /** The label stands before the first line. */
  labelled(label: string, lines: readonly string[]): readonly string[] {
    const { faint } = this.#style;
    return lines
      .flatMap((line) => wrapped(line, this.room, 2))
      .map((line, index) => `   ${faint((index === 0 ? label : "").padEnd(LABEL_WIDTH))}${line}`);
  }

  /** A remark about the line above it. */
  indented(text: string): readonly string[] {
    return wrapped(text, this.room - 2).map((line) => `  ${this.#style.faint(line)}`);
  }

  /** Sentences, for the text next to a label. */
  prose(text: string): readonly string[] {
    return wrapped(safeText(text), Math.min(this.#width(), PROSE_WIDTH) - INDENT);
  }

  mismatch(mismatch: Mismatch, because?: string): readonly string[] {
    const lines = mismatchLines(mismatch, this.#style, this.#width() - MARGIN, because);
    return lines.map((line) => `   ${line}`);
  }
}
