/** The result formats by name. Another one is a file next to this and a line here. */
import { artemis } from "./artemis.ts";
import { check50 } from "./check50.ts";
import { classroom50 } from "./classroom50.ts";
import type { ResultFormat } from "./format.ts";
import { gradescope } from "./gradescope.ts";
import { prairielearn } from "./prairielearn.ts";
import { submitty } from "./submitty.ts";

const ALL: readonly ResultFormat[] = [
  artemis, check50, classroom50, gradescope, prairielearn, submitty,
]; // biome-ignore format: a list

export const FORMATS: Readonly<Record<string, ResultFormat>> = Object.fromEntries(
  ALL.map((format) => [format.name, format]),
);
