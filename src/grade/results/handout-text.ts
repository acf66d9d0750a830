/** The first page of what a student gets before the work begins: the task's files, the student's values, how to run it. */
import type { Peer } from "../../lab/model.ts";
import { VARIANT_HEADER, type VariantValue } from "../../lab/variant.ts";
import { safeText } from "../../report/text/safe-text.ts";

export interface Handout {
  readonly lab: string;
  readonly question: string;
  readonly student: { readonly id: string; readonly name: string };
  readonly homework: Peer | undefined;
  /** Undefined if the lab has no variants. */
  readonly values: readonly VariantValue[] | undefined;
  /** The name of the bundle's file. */
  readonly bundle: string | undefined;
}

export function handoutText({ lab, question, student, homework, values, bundle }: Handout): string {
  const who = student.name === student.id ? student.id : `${student.name} (${student.id})`;
  const task =
    homework === undefined
      ? "Write your programs in this folder."
      : `Write the program of the ${homework}: \`${homework}.cc\` in this folder.`;
  return [
    `# ${lab}, for ${safeText(who)}`,
    "",
    `**${question}**`,
    "",
    `${task} The sheet is \`README.md\`.`,
    "",
    ...(values === undefined ? [] : valueLines(values)),
    ...runLines(lab, bundle),
    "",
  ].join("\n");
}

function valueLines(values: readonly VariantValue[]): readonly string[] {
  return [
    `These values are yours alone. \`#include "${VARIANT_HEADER}"\` gives them to your program. The grader makes the file`,
    "itself, so a change in it has no effect.",
    "",
    "| name | value |",
    "|---|---|",
    ...values.map(({ name, value }) => `| \`VARIANT_${name}\` | ${value} |`),
    "",
  ];
}

function runLines(lab: string, bundle: string | undefined): readonly string[] {
  const command = `lab ${lab} --programs .`;
  if (bundle === undefined) return ["Run it in this folder:", "", `    npx wirestep ${command}`];
  return [
    `You need Docker, and the bundle \`${safeText(bundle)}\`. Load it once, then run it in this folder:`,
    "",
    `    docker load -i ${safeText(bundle)}`,
    `    docker run --rm -it -v /var/run/docker.sock:/var/run/docker.sock -v "$PWD:/work" wirestep ${command}`,
  ];
}
