/**
 * The runs recorded here, for the commands that read all of them.
 */
import type { RunRecord } from "../../record/record.ts";
import { safeText } from "../../report/text/safe-text.ts";
import type { NewestRecords, Unreadable } from "../../runs/records.ts";
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
  for (const [why, folders] of byReason(unreadable)) {
    output.error(
      `wirestep: skipped ${folders.join(", ")}: ${why}\n  If you no longer need these runs, remove their folders.\n`,
    );
  }
  if (records.length === 0) throw new InputError("there are no runs here: run make labs first");
  return newest;
}

/** After a change of the format all runs have the same reason. */
function byReason(unreadable: readonly Unreadable[]): ReadonlyMap<string, readonly string[]> {
  const reasons = new Map<string, string[]>();
  for (const { folder, why } of unreadable) {
    reasons.set(why, [...(reasons.get(why) ?? []), safeText(folder)]);
  }
  return reasons;
}
