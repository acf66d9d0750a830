/** The options of `wirestep grade`, parsed and checked before anything runs. */
import { InvalidArgumentError, Option } from "commander";
import { FORMATS } from "../../grade/formats/formats.ts";
import { isZone, momentOf } from "../../grade/points/moments.ts";
import { HINTS, type Hint } from "../../grade/results/hints.ts";
import { InputError } from "../failure.ts";
import type { FamilyFlag } from "../lab/family.ts";
import type { StageFlag } from "../lab/stage.ts";
import type { QueueFlags } from "./queue-flags.ts";

export interface GradeFlags extends FamilyFlag, StageFlag, QueueFlags {
  readonly submissions: string;
  readonly out: string;
  readonly roster?: string;
  readonly due?: string;
  readonly latePerDay: number;
  readonly timeZone?: string;
  readonly hints: Hint;
  readonly format?: readonly string[];
  readonly repeat: number;
  readonly atOnce?: number;
  readonly variantSecret?: string;
}

export const HINT_OPTION = new Option(
  "--hints <level>",
  "how far a student's page explains a fault",
)
  .choices([...HINTS])
  .default("why");

export const secretOption = (): Option =>
  new Option(
    "--variant-secret <file>",
    "the file with the course's secret, from which the students' variants are made (default: the variable WIRESTEP_VARIANT_SECRET)",
  );

export function positive(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError("Use a number from 1 to 999.");
  return Number(text);
}

export function perDay(text: string): number {
  const percent = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && percent <= 100) return percent;
  throw new InvalidArgumentError("Use a number from 0 to 100.");
}

/** @throws InputError */
export function checkedFlags(flags: GradeFlags): GradeFlags {
  const { timeZone, due, format = [] } = flags;
  if (timeZone !== undefined && !isZone(timeZone)) {
    throw new InputError(
      `--time-zone: there is no zone ${timeZone}; use a name such as Europe/Berlin`,
    );
  }
  const moment = due === undefined ? undefined : momentOf(due, "due", timeZone);
  if (moment && "problem" in moment) throw new InputError(`--due: ${moment.problem}`);
  const unknown = format.find((name) => !Object.hasOwn(FORMATS, name));
  if (unknown !== undefined) {
    throw new InputError(
      `--format: there is no format ${unknown}; there are ${Object.keys(FORMATS).join(", ")}`,
    );
  }
  return flags;
}
