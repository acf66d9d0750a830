/** Whether a lab can be drafted of a run: its programs have sources in C or C++, and no two events raced. It may be a lab's run. */
import { PEERS } from "../lab/model.ts";
import type { ExecutedLine, RecordedRace, RunRecord } from "../record/record.ts";
import { NoDraftError } from "./refusal.ts";

/** @throws NoDraftError with the reason, and what to do */
export function refuseIfNotDraftable(record: RunRecord): void {
  const why = problemOf(record);
  if (why !== undefined) throw new NoDraftError(why);
}

function problemOf(record: RunRecord): string | undefined {
  const { observed, verdict, reason, sources, files, steps } = record;
  if (verdict === "inconclusive") return `the run is ${verdict}: ${reason ?? "run it again"}`;
  for (const peer of PEERS) {
    const main = files?.[peer].main ?? "";
    if (!sources?.[peer]) {
      return `the ${peer} is a command (${main}), so no line of it is known; a lab needs both sources, in C or C++`;
    }
    if (!/\.(?:c|cc|cpp|cxx|C)$/.test(main)) {
      return `${main} is in a language that labs are not written in; a lab needs both programs in C or C++`;
    }
  }
  if (observed?.by === "call") {
    return "its steps are single calls, and a lab's are lines: observe the programs without --by call";
  }
  if (observed !== undefined && observed.end === undefined)
    return "the run was cut off: observe the programs again";
  const lines = steps.flatMap(({ executed, finished }) => [
    ...(executed ? [executed] : []),
    ...finished,
  ]);
  const endless = lines.find(({ outcome }) => outcome.kind === "runs");
  if (endless !== undefined) {
    return `the ${endless.peer} never waits after ${placeOf(endless)}, so the run was stopped there; a lab's programs must wait or end`;
  }
  const [race] = lines.flatMap(({ races = [] }) => races);
  return race && `two threads race, so no two runs need be the same: ${raceText(race)}`;
}

const placeOf = ({ line }: ExecutedLine): string => `${line.file}:${line.number}`;

function raceText(race: RecordedRace): string {
  const [first, second] = race.map(
    ({ name, at, thread = 1 }) =>
      `${name}${at === undefined ? "" : ` at ${at.file}:${at.number}`} in thread ${thread}`,
  );
  return `${first}, and ${second}`;
}
