/**
 * Prints the time before a line as tcpdump does: time of day, none (`-t`), seconds since 1970 (`-tt`), the
 * time since the previous line (`-ttt`), date and time (`-tttt`), or the time since the first line
 * (`-ttttt`). Further digits are cut off and not rounded, like in libpcap. A fraction is printed as the
 * record states it, even if it is more than a second.
 */
import type { LineWriter } from "./line-writer.ts";

export type TimeFormat = "clock" | "none" | "epoch" | "delta" | "date" | "elapsed";

/** tcpdump prints numbers in 32 bits. */
const PRINTED = 2 ** 32;
const BEFORE_1970 = "[timestamp < 1970-01-01 00:00:00 UTC]";
/** The calendar repeats after 400 years. `Date` ends in the year 275760. */
const CYCLE = { years: 400, seconds: 146_097 * 86_400 };
const DATE_ENDS = 8.64e12;

interface Time {
  readonly seconds: number;
  /** Microseconds, or nanoseconds with `--nano`. */
  readonly fraction: number;
}

export class TimeText {
  readonly #format: TimeFormat;
  readonly #nanoseconds: boolean;
  #second = Number.NaN;
  #text = "";
  #reference: Time | undefined;

  constructor(format: TimeFormat, nanoseconds: boolean) {
    this.#format = format;
    this.#nanoseconds = nanoseconds;
  }

  /** With a blank after it. The time zone is that of this process (`TZ`), like tcpdump's. */
  write(line: LineWriter, seconds: number, nanoseconds: number): void {
    if (this.#format === "none") return;
    const fraction = this.#nanoseconds ? nanoseconds : Math.floor(nanoseconds / 1000);
    if (this.#format === "delta" || this.#format === "elapsed") {
      this.#writeDistance(line, { seconds, fraction });
      return;
    }
    if (seconds !== this.#second) {
      this.#second = seconds;
      this.#text = secondsText(this.#format, seconds);
    }
    line.text(this.#text);
    if (this.#text !== BEFORE_1970) this.#writeFraction(line, fraction);
    line.text(" ");
  }

  #writeDistance(line: LineWriter, time: Time): void {
    const reference = this.#reference ?? time;
    if (this.#reference === undefined || this.#format === "delta") this.#reference = time;
    const isEarlier =
      time.seconds < reference.seconds ||
      (time.seconds === reference.seconds && time.fraction < reference.fraction);
    const [from, to] = isEarlier ? [time, reference] : [reference, time];
    const borrowed = to.fraction < from.fraction ? 1 : 0;
    const second = this.#nanoseconds ? 1e9 : 1e6;
    line.text(isEarlier ? "-" : " ");
    const text = secondsText("distance", to.seconds - from.seconds - borrowed);
    line.text(text);
    if (text !== BEFORE_1970) {
      this.#writeFraction(line, to.fraction - from.fraction + borrowed * second);
    }
    line.text(" ");
  }

  #writeFraction(line: LineWriter, fraction: number): void {
    line.text(".");
    const printed = ((fraction % PRINTED) + PRINTED) % PRINTED;
    const high = Math.floor(printed / 1e6);
    const low = printed - high * 1e6;
    if (printed >= (this.#nanoseconds ? 1e9 : 1e6)) {
      line.number(printed);
      return;
    }
    if (this.#nanoseconds) line.threeDigits(high);
    const thousands = Math.floor(low / 1000);
    line.threeDigits(thousands);
    line.threeDigits(low - thousands * 1000);
  }
}

function secondsText(format: "clock" | "epoch" | "date" | "distance", seconds: number): string {
  if (seconds < 0) return BEFORE_1970;
  if (format === "epoch") return `${seconds % PRINTED}`;
  const cycles = seconds > DATE_ENDS ? Math.floor(seconds / CYCLE.seconds) : 0;
  const date = new Date((seconds - cycles * CYCLE.seconds) * 1000);
  const parts =
    format === "distance"
      ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
      : [date.getHours(), date.getMinutes(), date.getSeconds()];
  const clock = parts.map(twoDigits).join(":");
  if (format !== "date") return clock;
  const year = date.getFullYear() + cycles * CYCLE.years;
  return `${year}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())} ${clock}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
