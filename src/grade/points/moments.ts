/**
 * A time as a roster or an option states it to a moment: RFC 3339 with an offset, or a date and time on the clocks
 * of a time zone, also as Moodle exports it. A submission is never late because a clock is ambiguous: in the hour that daylight saving repeats,
 * work counts as handed in the first time and a time limit as the second.
 */
import { Temporal } from "temporal-polyfill";

export interface Moment {
  /** Seconds since 1970, whole: a time limit of 23:59:59 includes all of that second. */
  readonly seconds: number;
  /** Something about the text that an instructor should know. */
  readonly note?: string;
}

export type MomentUse = "submitted" | "due";

const OFFSET = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;
const LOCAL = /^(?<day>\d{4}-\d\d-\d\d)[T ](?<hour>\d\d:\d\d)(?<second>:\d\d(?:\.\d+)?)?$/i;

const MOODLE =
  /^(?:[A-Z][a-z]+, )?(?<day>\d{1,2}) (?<month>[A-Z][a-z]+) (?<year>\d{4}), (?<hour>\d{1,2}):(?<minute>\d\d)(?: (?<half>AM|PM))?$/;
const MONTHS = [
  "january", "february", "march", "april", "may", "june",
  "july", "august", "september", "october", "november", "december",
]; // biome-ignore format: half a year a line

/**
 * @param zone an IANA name such as Europe/Berlin; needed for a text without an offset
 * @returns the moment, or the reason why the text is none
 */
export function momentOf(
  text: string,
  use: MomentUse,
  zone?: string,
): Moment | { readonly problem: string } {
  const shown = JSON.stringify(text.slice(0, 40));
  if (OFFSET.test(text)) return instantOf(text, shown);
  const { day, hour, second } = LOCAL.exec(fromMoodle(text) ?? text)?.groups ?? {};
  if (day === undefined || hour === undefined) {
    return { problem: `${shown} is no time. Write 2026-05-01T23:59:59+02:00` };
  }
  if (zone === undefined) {
    return {
      problem: `${shown} has no offset from UTC. Add one, or name the zone with --time-zone`,
    };
  }
  // a time limit to the minute includes the minute
  const whole = `${day}T${hour}${second ?? (use === "due" ? ":59" : ":00")}`;
  try {
    return onClock(Temporal.PlainDateTime.from(whole), shown, use, zone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problem: `${shown} is no time in the zone ${zone}: ${error.message}` };
  }
}

/** `Friday, 1 May 2026, 9:10 PM`, as Moodle's grading worksheet has it in English, as a date and time. */
function fromMoodle(text: string): string | undefined {
  const { day, month, year, hour, minute, half } = MOODLE.exec(text)?.groups ?? {};
  const number = MONTHS.indexOf(month?.toLowerCase() ?? "") + 1;
  if (day === undefined || hour === undefined || number === 0) return undefined;
  const hours =
    half === undefined ? Number(hour) : (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0);
  const two = (value: number): string => `${value}`.padStart(2, "0");
  return `${year}-${two(number)}-${two(Number(day))}T${two(hours)}:${minute}`;
}

function instantOf(text: string, shown: string): Moment | { readonly problem: string } {
  try {
    return { seconds: secondsOf(Temporal.Instant.from(text.replace(" ", "T").toUpperCase())) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problem: `${shown} is no time: ${error.message}` };
  }
}

function onClock(
  clock: Temporal.PlainDateTime,
  shown: string,
  use: MomentUse,
  zone: string,
): Moment {
  const read = (disambiguation: "earlier" | "later"): Temporal.ZonedDateTime =>
    clock.toZonedDateTime(zone, { disambiguation });
  const [first, last] = [read("earlier"), read("later")];
  if (first.equals(last)) return { seconds: secondsOf(first.toInstant()) };
  const chosen = use === "due" ? last : first;
  // clocks that were set forward never showed this time
  const skipped = !chosen.toPlainDateTime().equals(clock);
  const what = skipped
    ? "is on no clock, because clocks were set forward"
    : "was on the clocks twice";
  const note = `${shown} ${what} in ${zone}; it is taken as ${chosen.toInstant().toString()}`;
  return { seconds: secondsOf(chosen.toInstant()), note };
}

const secondsOf = (instant: Temporal.Instant): number =>
  Math.floor(instant.epochMilliseconds / 1000);

/** Whether the name is of a zone. */
export function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
