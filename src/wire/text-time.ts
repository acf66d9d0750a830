/**
 * Time stamps as tcpdump prints them before a line: of the day, of the epoch (`-tt`), none (`-t`).
 * Digits beyond the asked-for precision are cut off, not rounded, as libpcap does.
 */
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
  text(seconds: number, nanoseconds: number): string {
    if (this.#format === "none") return "";
    if (seconds !== this.#second) {
      this.#second = seconds;
      this.#text = this.#format === "epoch" ? `${seconds}.` : `${clock(seconds)}.`;
    }
    const micros = Math.floor(nanoseconds / 1000);
    const text = this.#text + threeDigits(Math.floor(micros / 1000)) + threeDigits(micros % 1000);
    return this.#nanoseconds ? `${text}${threeDigits(nanoseconds % 1000)} ` : `${text} `;
  }
}

const THREE_DIGITS = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, "0"));

function threeDigits(n: number): string {
  return THREE_DIGITS[n] as string;
}

function clock(seconds: number): string {
  const date = new Date(seconds * 1000);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}
