/**
 * Names the files of a run's lines and calls as the user knows them. In a peer's container the programs of
 * another folder lie in programs/, observed ones in a folder of their peer, and GDB names them so: `programs/server.cc` is `../homework/server.cc`.
 */
import { PEERS, type Peer } from "../../lab/model.ts";
import type { Plan } from "../../lab/plan/plan.ts";
import type { ExecutedLine, Outcome, ProgramsAfter, RecordedCall } from "../../record/record.ts";
import type { StepResult } from "./context.ts";

type Place = NonNullable<RecordedCall["at"]>;
type Names = Pick<Plan, "programs" | "others">;

const ELSEWHERE = /^(?:programs|server|client)\//;

/**
 * The name in messages of a file that GDB names.
 * @param file in the folder of the peer's container
 * @param names of the program's files; those that are not the lab's own are paths
 */
export function nameOf(file: string, names: readonly string[]): string | undefined {
  if (!ELSEWHERE.test(file)) return names.find((name) => name === file);
  const inside = file.replace(ELSEWHERE, "");
  const same = names.filter((name) => name === inside || name.endsWith(`/${inside}`));
  return same.toSorted((a, b) => a.length - b.length)[0]; // a file of the same name can lie deeper
}

export function withSourceNames(result: StepResult, plan: Names): StepResult {
  const { executed, finished } = result;
  return {
    ...result,
    ...(executed && { executed: lineNamed(executed, plan) }),
    finished: finished.map((line) => lineNamed(line, plan)),
  };
}

export function afterWithSourceNames(after: ProgramsAfter, plan: Names): ProgramsAfter {
  const ends = PEERS.flatMap((peer) => {
    const end = after[peer];
    return end === undefined
      ? []
      : [[peer, { ...end, outcome: outcomeNamed(end.outcome, peer, plan) }]];
  });
  return Object.fromEntries(ends) as ProgramsAfter;
}

function lineNamed(line: ExecutedLine, plan: Names): ExecutedLine {
  const { peer, outcome, calls, races } = line;
  const named = <T extends { readonly at?: Place | undefined }>(call: T): T =>
    call.at === undefined ? call : { ...call, at: placeNamed(call.at, peer, plan) };
  return {
    ...line,
    outcome: outcomeNamed(outcome, peer, plan),
    calls: calls.map(named),
    ...(races && { races: races.map((race) => race.map(named)) }),
  };
}

function outcomeNamed(outcome: Outcome, peer: Peer, plan: Names): Outcome {
  if (outcome.kind !== "killed" || outcome.at === undefined) return outcome;
  return { ...outcome, at: placeNamed(outcome.at, peer, plan) };
}

function placeNamed<T extends { readonly file: string }>(
  place: T,
  peer: Peer,
  { programs, others }: Names,
): T {
  if (!ELSEWHERE.test(place.file)) return place;
  const names = [programs[peer], ...others[peer].map(({ name }) => name)];
  const file = nameOf(
    place.file,
    names.filter((name) => name.includes("/")),
  );
  return file === undefined ? place : { ...place, file };
}
