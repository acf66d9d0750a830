/**
 * Finds steps whose line is not in their program. It needs only a peer and a tag of each step, so that it
 * works on a lab with other problems too.
 */
import { PEERS, type Peer } from "../model.ts";
import { hasNoCode, lineOf, type SourceLine, type TagIndex } from "../source/tags.ts";
import { type Path, type Problem, placeOf, type Spot } from "./problem.ts";

/**
 * @param programs the file of each program
 * @param tagged the peers whose steps are found by tags
 */
export function tagProblems(
  lab: unknown,
  tags: Readonly<Record<Peer, TagIndex>>,
  programs: Readonly<Record<Peer, string>>,
  tagged: readonly Peer[] = PEERS,
): readonly Problem[] {
  const steps = at(lab, "steps");
  if (!Array.isArray(steps)) return [];
  return steps.flatMap((step: unknown, index) =>
    [["tag"], ["finishes", "tag"]].flatMap((path): Problem[] => {
      const place: Path = ["steps", index, ...path];
      const named = path.length === 1 ? step : at(step, "finishes");
      const peer = PEERS.find((known) => known === at(named, "peer"));
      const tag = at(named, "tag");
      if (peer === undefined || !tagged.includes(peer) || typeof tag !== "string") return [];
      const found = lineOf(tags[peer], programs[peer], tag);
      const text = "problem" in found ? found.problem : hasNoCode(found.line);
      if (text === undefined) return [];
      const spot = spotOf(found.line, programs[peer]);
      return [{ path: place, spot, text: `${placeOf(["steps", index], lab)}: ${text}` }];
    }),
  );
}

/** The tags of a peer's program that the steps of a lab name. */
export function wantedTags(lab: unknown, peer: Peer): readonly string[] {
  const steps = at(lab, "steps");
  if (!Array.isArray(steps)) return [];
  const named = steps.flatMap((step: unknown) => [step, at(step, "finishes")]);
  const tags = named.map((one) => (at(one, "peer") === peer ? at(one, "tag") : undefined));
  return tags.filter((tag) => typeof tag === "string");
}

/** If the program is a student's, the place is in it. Otherwise the lab file gives the place. */
function spotOf(line: SourceLine | undefined, program: string): Spot | undefined {
  if (line !== undefined) return { file: line.file, line: line.number };
  return program.includes("/") ? { file: program } : undefined;
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
