/**
 * Gives the time of day a fixed form where a program prints it, as a server's log does: 1 January 2000. Only a moment of
 * the run itself is one that differs between runs for this reason; any other date stays.
 */

/** The moment that all others of a run become. */
export const FIXED_START = "2000-01-01T00:00:00.000Z";
/** Milliseconds. A run's start is written a little after its programs can read the clock. */
const BEFORE = 5_000;
const LONGEST = 3_600_000;

const DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTH = `(?<name>${MONTHS.join("|")})`;
const CLOCK = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";

/** A way to write a moment, with the text of the fixed one. Without a zone it is UTC, which a peer's clock has. */
interface Notation {
  readonly pattern: RegExp;
  readonly fixed: (found: string) => string;
}

const NOTATIONS: readonly Notation[] = [
  {
    // of HTTP (RFC 9110, 5.6.7) and mail
    pattern: new RegExp(`\\b${DAY}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${CLOCK}`, "g"),
    fixed: () => "Sat, 01 Jan 2000 00:00:00",
  },
  {
    // of asctime(3)
    pattern: new RegExp(`\\b${DAY} ${MONTH} (?<day>[ \\d]\\d) ${CLOCK} (?<year>\\d{4})\\b`, "g"),
    fixed: () => "Sat Jan  1 00:00:00 2000",
  },
  {
    // of web servers' logs
    pattern: new RegExp(`\\b(?<day>\\d\\d)/${MONTH}/(?<year>\\d{4})[: ]${CLOCK}`, "g"),
    fixed: (found) => `01/Jan/2000${found.charAt(11)}00:00:00`,
  },
  {
    // of RFC 3339, and with `/` or a space as nginx and Go's log have it
    pattern: new RegExp(
      `\\b(?<year>\\d{4})[-/](?<month>\\d\\d)[-/](?<day>\\d\\d)[T ]${CLOCK}(?<fraction>[.,]\\d+)?`,
      "g",
    ),
    fixed: (found) =>
      found.replace(/\d+/g, (digits, at) => (at === 0 ? "2000" : at < 10 ? "01" : zeros(digits))),
  },
];

const zeros = (digits: string): string => "0".repeat(digits.length);

/** @param started of the run, as its record has it @returns a function from a text to the same with fixed times */
export function withFixedTimes(started: string): (text: string) => string {
  const from = Date.parse(started) - BEFORE;
  return (text) => {
    if (!text.includes(":")) return text;
    return NOTATIONS.reduce(
      (now, { pattern, fixed }) =>
        now.replace(pattern, (found, ...rest) => {
          const moment = momentOf(rest.at(-1) as Readonly<Record<string, string>>);
          return from <= moment && moment <= from + LONGEST ? fixed(found) : found;
        }),
      text,
    );
  };
}

function momentOf(groups: Readonly<Record<string, string | undefined>>): number {
  const { year, month, name = "", day, hour, minute, second } = groups;
  const index = month === undefined ? MONTHS.indexOf(name) : Number(month) - 1;
  return Date.UTC(Number(year), index, Number(day), Number(hour), Number(minute), Number(second));
}
