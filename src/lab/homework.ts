/**
 * A lab whose program of one peer is the students' work. The lab's own program there is a solution: no student may
 * get its source or what is compiled from it.
 */
import type { Peer } from "./model.ts";
import type { Plan, PlannedStep } from "./plan/plan.ts";
import type { SourceLine, SourceText } from "./source/tags.ts";

/** Whether a file of the lab's folder may hold the solution: its name begins with the peer's, as that of an editor's copy does. */
export const isSolution = (name: string, homework: Peer): boolean =>
  new RegExp(`^[.#~_]*${homework}(?![A-Za-z])`, "i").test(name);

const LEFT_OUT = "// The lab's own program is homework, so its text is left out.";

/** The plan without the text of the solution. A run observes of it what it would of any program. */
export function withheld(plan: Plan): Plan {
  const { homework: peer } = plan;
  if (peer === undefined) return plan;
  const kept = ({ name }: SourceText): boolean => !isOwn(name) || !isSolution(name, peer);
  const { server, client } = plan.others;
  const others = { server: server.filter(kept), client: client.filter(kept) };
  const without = { ...plan, others };
  if (!isOwn(plan.programs[peer])) return without;
  const blank = <T extends SourceLine>(line: T): T => ({ ...line, text: "" });
  const step = (planned: PlannedStep): PlannedStep => {
    const { finishes } = planned;
    const line = "line" in planned && planned.peer === peer ? planned.line : undefined;
    return {
      ...planned,
      ...(line && { line: blank(line) }),
      ...(finishes?.peer === peer &&
        finishes.line && { finishes: { ...finishes, line: blank(finishes.line) } }),
    };
  };
  return {
    ...without,
    sources: { ...plan.sources, [peer]: blankText(plan.sources[peer]) },
    taggedLines: { ...plan.taggedLines, [peer]: plan.taggedLines[peer].map(blank) },
    steps: plan.steps.map(step),
  };
}

/** Whether a peer's program is the solution, whose variables would show it as its text does. */
export const isWithheld = ({ homework, programs }: Plan, peer: Peer): boolean =>
  homework === peer && isOwn(programs[peer]);

/** Whether a file is of the lab's folder, not of the one that replaces its programs. */
const isOwn = (file: string): boolean => !file.includes("/");

/** As many lines as the text has, so that the numbers of lines still mean the same. */
const blankText = (text: string): string => LEFT_OUT + text.replace(/[^\n]+/g, "");
