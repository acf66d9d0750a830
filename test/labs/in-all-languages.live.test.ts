/**
 * The labs that are written in all languages: each passes in each of them, and the wire and both tables are those of C++, but
 * for what a language's library does otherwise. docs/languages.md lists it.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import { OTHER_KEYS, TRANSLATED, wireAndTables } from "../support/runs/in-languages.ts";
import { recordOf } from "../support/runs/performed.ts";

let runs: string;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "wirestep-in-all-"));
});
afterAll(() => rm(runs, { recursive: true }));

/** A row of Go in the words of C++: its listener is dual-stack, and its connections are kept alive. */
const withoutDifferences: Readonly<Record<string, (row: string) => string>> = {
  go: (row) =>
    row
      .replace("server tcp6 ", "server tcp ")
      .replace(":::12345 :::0", "0.0.0.0:12345 0.0.0.0:0")
      .replace(" keepalive timer", ""),
};

describe.each(TRANSLATED)("the lab %s", (lab) => {
  let cpp: readonly string[];
  beforeAll(async () => {
    cpp = wireAndTables(await recordOf({ lab, runs }));
  });

  test.each(OTHER_KEYS)("in %s has the wire and the tables of C++", async (language) => {
    const record = await recordOf({ lab, language, runs });
    expect(record.verdict, transcriptOf(record, styleFor(false))).toBe("passed");
    expect(wireAndTables(record, withoutDifferences[language])).toEqual(cpp);
  });
});
