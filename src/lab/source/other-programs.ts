/** Programs in place of a lab's own: which they are, and whether their lines can be stepped. */
import { languageOf } from "../../languages/languages.ts";
import type { Lab, Peer } from "../model.ts";
import { wantedTags } from "../problems/tag-problems.ts";
import type { TagIndex } from "./tags.ts";

/**
 * Whether the program's tags name its steps. Another program than the lab's own may lack them, and GDB may not step
 * over the lines of its language (effect-finder.ts).
 */
export function hasItsTags(lab: Lab, peer: Peer, tags: TagIndex, program: string): boolean {
  if (!isOther(program)) return true;
  const isStepped = languageOf(program)?.isStepped !== false;
  return isStepped && wantedTags(lab, peer).every((tag) => tags.has(tag));
}

/** Whether a program is not the lab's own: its name is a path. */
export const isOther = (program: string): boolean => program.includes("/");

/** The socket options and the flags of calls that sources name. */
export function optionsIn(texts: readonly string[]): readonly string[] {
  return texts.flatMap(
    (text) => text.match(/\b(?:SO|TCP|UDP|IP|IPV6|MSG|SHUT)_[A-Z0-9_]+\b/g) ?? [],
  );
}
