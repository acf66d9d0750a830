/** The data of a run's page: the record, and the sheet as data. */
import type { RunRecord } from "../record/record.ts";
import { type SheetNode, sheetBlocks } from "../report/lesson/blocks.ts";

export interface RunData {
  readonly record: RunRecord;
  /** The lab's sheet, whose Markdown a page can't read. */
  readonly lesson: readonly (readonly SheetNode[])[];
}

export function runData(record: RunRecord): RunData {
  return { record, lesson: sheetBlocks(record.lab.sheet ?? "") };
}
