/**
 * The runs recorded here, for the commands that read all of them.
 */
import type { RunRecord } from "../../record/record.ts";
import type { NewestRecords } from "../../runs/records.ts";
import { InputError } from "../failure.ts";
import type { Output } from "../output.ts";

export const RUNS = "runs";

/** The newest record of each lab. Reports the unreadable ones. Throws InputError if there is none. */
export async function recordedRuns(output: Output): Promise<readonly RunRecord[]> {
  return (await newestRuns(output)).records;
}

/** The same records with their folders. */
export async function newestRuns(output: Output): Promise<NewestRecords> {
  const { newestRecords } = await import("../../runs/records.ts");
  const newest = await newestRecords(RUNS);
  const { records, unreadable } = newest;
  if (unreadable.length > 0) {
    output.error(
      `wirestep: left out, because damaged or of another version: ${unreadable.join(", ")}\n` +
        "  Run those labs again, or remove the folders.\n",
    );
  }
  if (records.length === 0) throw new InputError("there are no runs here: run make labs first");
  return newest;
}
