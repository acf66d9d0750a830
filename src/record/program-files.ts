/** The files of a run's programs: out of a plan into a record, and out of a record for its readers. */
import type { Peer } from "../lab/model.ts";
import type { Plan } from "../lab/plan/plan.ts";
import type { RunRecord } from "./record.ts";

export interface ProgramFile {
  /** The name as in the record's lines and calls. */
  readonly file: string;
  readonly text: string;
}

export function filesOf({
  programs,
  others,
}: Pick<Plan, "programs" | "others">): NonNullable<RunRecord["files"]> {
  const of = (peer: Peer) => ({
    main: programs[peer],
    others: others[peer].map(({ name, text }) => ({ file: name, text })),
  });
  return { server: of("server"), client: of("client") };
}

/** A program's files, the main one first. Empty if the record doesn't hold their text. */
export function programFiles(
  { sources, files }: Pick<RunRecord, "sources" | "files">,
  peer: Peer,
): readonly ProgramFile[] {
  if (sources === undefined) return [];
  const { main, others } = files?.[peer] ?? { main: `${peer}.cc`, others: [] };
  return [{ file: main, text: sources[peer] }, ...others];
}
