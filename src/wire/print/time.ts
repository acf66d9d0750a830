/**
 * Prints the time before a line as tcpdump does: time of day, seconds since 1970 (`-tt`), or none (`-t`).
 * Further digits are cut off and not rounded, like in libpcap.
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

  /** With a blank after it. The time zone is that of this process (`TZ`), like tcpdump's. */
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
