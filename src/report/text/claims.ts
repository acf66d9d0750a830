/**
 * Lists the statements that a set of records shows, and the places that show them. A statement is shown
 * by a step that cites its id, in a run that passed, or by a test of the tools that passed.
 */
import { CLAIMS } from "../../lab/claims.ts";
import type { Evidence } from "../../record/evidence.ts";
import type { RunRecord } from "../../record/record.ts";
import { UNLIMITED } from "./layout.ts";
import { safeText } from "./safe-text.ts";
import type { Style } from "./style.ts";
import { fitted } from "./table.ts";
import { labText } from "./verdict.ts";

/** A step that cites a statement. */
export interface Citation {
  /** With the IP version if that is 6. */
  readonly lab: string;
  readonly step: number;
  readonly tag: string;
  readonly verdict: RunRecord["verdict"];
}

/** Every statement with the steps that cite it. Without steps, no lab shows it. */
function citations(records: readonly RunRecord[]): ReadonlyMap<string, readonly Citation[]> {
  const cited = records.flatMap((record) =>
    record.steps.flatMap(({ number, name, shows }) =>
      shows.map((id) => ({
        id,
        citation: {
          lab: labText(record),
          step: number,
          tag: name,
          verdict: record.verdict,
        },
      })),
    ),
  );
  return new Map(
    Object.keys(CLAIMS).map((id) => [
      id,
      cited.filter((one) => one.id === id).map(({ citation }) => citation),
    ]),
  );
}

/** A statement and the places that show it. */
export interface ClaimRow {
  readonly id: string;
  readonly text: string;
  readonly shown: boolean;
  /** The steps and tests that show it, or the reason why none does. */
  readonly places: readonly string[];
}

/** All statements, in their order. */
export function claimRows(
  records: readonly RunRecord[],
  evidence: readonly Evidence[],
): readonly ClaimRow[] {
  return [...citations(records)].map(([id, steps]) => {
    const cited = [
      ...steps.map(({ lab, step, tag, verdict }) => ({
        place: `${lab} ${step} (${tag})`,
        from: lab,
        verdict,
      })),
      ...evidence
        .filter(({ claim }) => claim === id)
        .map(({ test, verdict }) => ({ place: test, from: test, verdict })),
    ];
    const places = cited.filter(({ verdict }) => verdict === "passed").map(({ place }) => place);
    const failed = cited.find(({ verdict }) => verdict !== "passed");
    const missing = failed === undefined ? "not shown" : `${failed.verdict}: ${failed.from}`;
    const shown = places.length > 0;
    return { id, text: CLAIMS[id] ?? "", shown, places: shown ? places : [missing] };
  });
}

/** The table of statements: id, text, and the first places that show it. */
export function claimsText(
  records: readonly RunRecord[],
  evidence: readonly Evidence[],
  style: Style,
  width = UNLIMITED,
): string {
  const rows = claimRows(records, evidence);
  const lines = fitted(
    [{}, { wraps: true }, { wraps: true }],
    rows.map(({ id, text, places }) => {
      const more = places.length > 2 ? `, ${places.length - 2} more` : "";
      return [id, text, safeText(places.slice(0, 2).join(", ") + more)];
    }),
    width,
  );
  const coloured = lines.rows.flatMap((row, index) =>
    row.map((line) => (rows[index]?.shown ? line : style.bad(line))),
  );
  const count = rows.filter(({ shown }) => shown).length;
  return `${coloured.join("\n")}\n\n${style.strong(`${count} of ${rows.length} statements shown`)}\n`;
}
