/**
 * When work was handed in and when it was due to how late it is, and to the part of the points that is left. A day
 * is 24 hours, however often clocks are set in it.
 */
import { type Moment, momentOf } from "./moments.ts";
import { rounded } from "./rubric.ts";

export interface LatePolicy {
  /** For all students without a time limit of their own. */
  readonly due?: string;
  readonly zone?: string;
  /** Percent of the points that each begun day costs. */
  readonly perDay: number;
}

export interface Lateness {
  /** Seconds after the time limit; 0 if it was in time, or if that is not known. */
  readonly seconds: number;
  /** Percent of the points that are left. */
  readonly left: number;
  /** Ambiguous or unreadable times. */
  readonly notes: readonly string[];
}

const DAY = 86_400;

/** Never counts work as late without both times. */
export function latenessOf(
  submitted: string | undefined,
  due: string | undefined,
  { zone, perDay }: LatePolicy,
): Lateness {
  if (due === undefined) return { seconds: 0, left: 100, notes: [] };
  if (submitted === undefined) {
    return {
      seconds: 0,
      left: 100,
      notes: ["no time of submission is known, so it counts as in time"],
    };
  }
  const moments = [momentOf(submitted, "submitted", zone), momentOf(due, "due", zone)] as const;
  const notes = moments.flatMap((one) => ("problem" in one ? [one.problem] : (one.note ?? [])));
  const [handedIn, limit] = moments;
  if ("problem" in handedIn || "problem" in limit) {
    return { seconds: 0, left: 100, notes: [...notes, "it counts as in time"] };
  }
  const seconds = Math.max(0, between(limit, handedIn));
  return { seconds, left: Math.max(0, 100 - Math.ceil(seconds / DAY) * perDay), notes };
}

const between = (from: Moment, to: Moment): number => to.seconds - from.seconds;

/** The points that are left. */
export const afterLateness = (points: number, { left }: Pick<Lateness, "left">): number =>
  rounded((points * left) / 100);

/** `2 h 5 min`, `1 d 0 h`, `40 s` */
export function lateText(seconds: number): string {
  const parts = [
    [DAY, "d"], [3600, "h"], [60, "min"], [1, "s"],
  ] as const; // biome-ignore format: a list
  const first = parts.findIndex(([size]) => seconds >= size);
  if (first < 0) return "in time";
  let rest = seconds;
  const words = parts.slice(first, first + 2).map(([size, unit]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return `${count} ${unit}`;
  });
  return words.join(" ");
}
