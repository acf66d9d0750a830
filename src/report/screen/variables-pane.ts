/** The variables of a peer's program after a step, in the place of its socket table. */
import type { Peer } from "../../lab/model.ts";
import { wrapped } from "../text/layout.ts";
import { safeText } from "../text/safe-text.ts";
import type { Style } from "../text/style.ts";
import { type ShownVariable, variablesUpTo } from "../text/transcript/variables.ts";
import type { Content } from "./panes.ts";
import type { Scene, Size } from "./scene.ts";

export function variablesOf(
  { steps }: Scene,
  peer: Peer,
  at: number,
  { columns }: Size,
  style: Style,
): Content {
  const number = steps[at]?.number ?? 0;
  const read = variablesUpTo(steps, peer, number);
  if (read === undefined) return { title: `${peer}'s variables`, lines: [style.faint("not read")] };
  const when = read.step < number ? ` after step ${read.step}` : "";
  const lineOf = ({ name, value, isSet, mark }: ShownVariable): readonly string[] => {
    const text = `${mark} ${safeText(name)} ${isSet ? `= ${safeText(value)}` : value}`;
    const colour = mark === "+" ? style.good : mark === "*" ? style.notice : undefined;
    return wrapped(text, columns, 4).map(colour ?? (isSet ? (line) => line : style.faint));
  };
  const groups = read.shown.map(lineOf);
  // the last one: parameters, which come first, are marked when their function is seen first
  const last = read.shown.findLastIndex(({ mark }) => mark !== " ");
  return {
    title: `${peer} in ${safeText(read.function)}${when}`,
    lines: [
      ...(groups.length === 0 ? [style.faint("no variables")] : groups.flat()),
      ...(read.more > 0 ? [style.faint(`${read.more} more are not shown`)] : []),
    ],
    ...(last >= 0 && { middle: groups.slice(0, last).flat().length }),
  };
}
