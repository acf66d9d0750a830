/** The lines of a program as GDB names them, joined with the program's text. */
import type { Peer } from "../../lab/model.ts";
import type { Plan } from "../../lab/plan/plan.ts";
import { lineIn, type SourceLine } from "../../lab/source/tags.ts";
import { nameOf } from "./source-names.ts";

type Sources = Pick<Plan, "programs" | "sources" | "others" | "starts">;

/**
 * @param at a line in the program's folder; undefined if no line is known
 * @returns the line with its text, and the file's name as messages have it
 */
export function sourceLineAt(
  peer: Peer,
  at: Pick<SourceLine, "file" | "number"> | undefined,
  { programs, sources, others, starts }: Sources,
): SourceLine {
  const main = { name: programs[peer], text: sources[peer] };
  if (at === undefined) {
    const start = starts?.[peer];
    const command = [start?.program, ...(start?.first ?? [])].join(" ");
    return {
      file: main.name,
      number: 0,
      text: start?.isForeign ? command : "(no line is known)",
    };
  }
  const texts = [main, ...others[peer]];
  const name = nameOf(
    at.file,
    texts.map((one) => one.name),
  );
  const source = texts.find((one) => one.name === name);
  return source === undefined ? { ...at, text: "" } : lineIn(source, at.number);
}
