/** Kept runs of two programs that make two connections: observed by line, and run by the tags of a draft. */
import { readFileSync } from "node:fs";
import { parseRecord, type RunRecord } from "../../src/record/record.ts";

const read = (name: string): RunRecord =>
  parseRecord(readFileSync(new URL(`kept/${name}.json`, import.meta.url), "utf8"));

export const observed: RunRecord = read("two-connections");
export const byTags: RunRecord = read("two-connections-by-tags");

/** A copy of a record in which one text has been replaced everywhere. */
export function withText(record: RunRecord, text: string | RegExp, by: string): RunRecord {
  return parseRecord(JSON.stringify(record).replaceAll(text, by));
}
