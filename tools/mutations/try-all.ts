/** The labs of this checkout and the newest records of their runs, each lab tried on its record. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plan, planLab } from "../../src/lab/plan.ts";
import { validateLab } from "../../src/lab/schema/lab.ts";
import { newestRecords } from "../../src/runs/records.ts";
import { StaleRecordError, type Trial, tryLab } from "./try-lab.ts";

const LABS = fileURLToPath(new URL("../../labs", import.meta.url));

export interface TriedLab {
  /** With the version of IP where that is 6. */
  readonly name: string;
  readonly trials: readonly Trial[];
}

export interface TriedLabs {
  readonly labs: readonly TriedLab[];
  /** Labs that could not be tried, each with the reason. */
  readonly untried: readonly (readonly [lab: string, reason: string])[];
}

/** @param runs the folder of the recorded runs */
export async function tryAll(runs: string): Promise<TriedLabs> {
  const { records } = await newestRecords(runs);
  const labs: TriedLab[] = [];
  const untried: (readonly [string, string])[] = [];
  for (const lab of labNames()) {
    const own = records.filter((record) => record.lab.name === lab);
    if (own.length === 0) untried.push([lab, "no record of a run here that can be read"]);
    for (const record of own) {
      const name = record.family === 6 ? `${lab} IPv6` : lab;
      if (record.verdict !== "passed") {
        untried.push([name, `its newest run has not passed: ${record.verdict}`]);
        continue;
      }
      const { plan, sources } = await loadPlan(lab, record.family);
      try {
        labs.push({ name, trials: tryLab(plan, sources, record) });
      } catch (error) {
        if (!(error instanceof StaleRecordError)) throw error;
        untried.push([name, `its newest run was of another version of the lab: ${error.message}`]);
      }
    }
  }
  return { labs, untried };
}

function labNames(): readonly string[] {
  return readdirSync(LABS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** The types are the type checker's to look at; a wrong lab differs from this one in its values. */
async function loadPlan(
  lab: string,
  family: Plan["family"],
): Promise<{
  readonly plan: Plan;
  readonly sources: Readonly<Record<"server" | "client", string>>;
}> {
  const read = (file: string): string => readFileSync(join(LABS, lab, file), "utf8");
  const sources = { server: read("server.cc"), client: read("client.cc") };
  const { default: value }: { default: unknown } = await import(`../../labs/${lab}/lab.ts`);
  const place = `labs/${lab}`;
  return { plan: planLab(validateLab(value, place), sources, place, family), sources };
}
