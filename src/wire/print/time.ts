/**
 * Time stamps as tcpdump prints them before a line: of the day, of the epoch (`-tt`), none (`-t`).
 * Digits beyond the asked-for precision are cut off, not rounded, as libpcap does.
 */
import type { LineWriter } from "./line-writer.ts";

export type TimeFormat = "clock" | "epoch" | "none";

export class TimeText {
  readonly #format: TimeFormat;
  readonly #nanoseconds: boolean;
  #second = Number.NaN;
  #text = "";

  constructor(format: TimeFormat, nanoseconds: boolean) {
    this.#format = format;
    this.#nanoseconds = nanoseconds;
  }

  /** With the blank behind it. The clock is the local one of this process (`TZ`), as tcpdump's is. */
  write(line: LineWriter, seconds: number, nanoseconds: number): void {
    if (this.#format === "none") return;
    if (seconds !== this.#second) {
      this.#second = seconds;
      this.#text = this.#format === "epoch" ? `${seconds}.` : `${clock(seconds)}.`;
    }
    const micros = Math.floor(nanoseconds / 1000);
    const millis = Math.floor(micros / 1000);
    line.text(this.#text);
    line.threeDigits(millis);
    line.threeDigits(micros - millis * 1000);
    if (this.#nanoseconds) line.threeDigits(nanoseconds - micros * 1000);
    line.text(" ");
  }
}

function clock(seconds: number): string {
  const date = new Date(seconds * 1000);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}
