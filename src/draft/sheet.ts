/** The sheet of a draft: its parts, filled with what the run shows, for the author to write. */
import { isProgramStep } from "../lab/model.ts";
import { stepName } from "../lab/plan/step-name.ts";
import type { DraftLab } from "./expected.ts";
import { MARK } from "./lab-text.ts";

/** @param programs the names of both main files */
export function sheetText(
  { lab, seen }: DraftLab,
  programs: Readonly<Record<"server" | "client", string>>,
): string {
  const shown = lab.steps.flatMap((step, index) => {
    const { packets, sockets, why } = step;
    if (packets.length === 0 && sockets === undefined) return [];
    return [`- Step ${index + 1} (${stepName(step)}): ${why}`];
  });
  const sources = lab.steps.flatMap(({ source }) => source?.split("; ") ?? []);
  const end = seen.states;
  const [asked] = lab.steps.filter((step) => isProgramStep(step) && step.packets.length > 0);
  return [
    `# ${lab.name}`,
    `**${lab.question}** <!-- ${MARK} the question of lab.ts -->`,
    `    wirestep lab ${lab.name}`,
    `<!-- ${MARK} two sentences: what the programs do, and what is unusual about it -->`,
    `\`${programs.server}\` waits for the client, and \`${programs.client}\` connects to it. At the end the server's
connection is in ${end.server.observed.split(" ").at(-1)} and the client's in ${end.client.observed.split(" ").at(-1)}.`,
    "## What to watch for",
    `<!-- ${MARK} keep three to six of these, and say what is surprising -->`,
    shown.join("\n"),
    "## Questions",
    `<!-- ${MARK} write three to five. A good question cannot be answered by reading one line of the transcript -->`,
    `1. Which line of a program causes each packet${asked ? ` of step ${lab.steps.indexOf(asked) + 1}` : ""}?
   <details><summary>Answer</summary>${MARK} ${asked?.why ?? ""}</details>`,
    "## Try this",
    `<!-- ${MARK} make two or three changes, run them with the lab, and write down what is then different -->`,
    "| change | what happens |\n|---|---|",
    "## References",
    `${[...new Set(sources)].toSorted().join(". ")}.`,
    "",
  ].join("\n\n");
}
