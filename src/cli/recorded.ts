/**
 * The runs recorded here, for the commands that look at all of them.
 */
import type { RunRecord } from "../record/record.ts";
import { InputError } from "./failure.ts";
import type { Output } from "./output.ts";

export const RUNS = "runs";

/** The newest record of each lab; says which cannot be read. Throws InputError where there is none. */
export async function recordedRuns(output: Output): Promise<readonly RunRecord[]> {
  const { newestRecords } = await import("../run/records.ts");
  const { records, unreadable } = await newestRecords(RUNS);
  if (unreadable.length > 0) {
    output.error(
      `wirestep: not looked at, because broken or of another version: ${unreadable.join(", ")}\n` +
        "  Run those labs again, or remove the folders.\n",
    );
  }
  if (records.length === 0) throw new InputError("there are no runs here: make labs first");
  return records;
}
