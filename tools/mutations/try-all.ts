/** Tries each lab of this checkout on the newest record of its runs. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plan, planLab } from "../../src/lab/plan/plan.ts";
import { validateLab } from "../../src/lab/schema/lab.ts";
import { newestRecords } from "../../src/runs/records.ts";
import { StaleRecordError, type Trial, tryLab } from "./try-lab.ts";

const LABS = fileURLToPath(new URL("../../labs", import.meta.url));

export interface TriedLab {
  /** The lab's name, followed by the IP version if that is 6. */
  readonly name: string;
  readonly trials: readonly Trial[];
}

export interface TriedLabs {
  readonly labs: readonly TriedLab[];
  /** Labs that could not be tried, each with the reason. */
  readonly untried: readonly (readonly [lab: string, reason: string])[];
}

/**
 * @param runs the folder of the recorded runs
 * @param every with N, tries each Nth wrong expectation of a step (default: all)
 */
export async function tryAll(runs: string, every = 1): Promise<TriedLabs> {
  const { records } = await newestRecords(runs);
  const labs: TriedLab[] = [];
  const untried: (readonly [string, string])[] = [];
  for (const lab of labNames()) {
    const own = records.filter((record) => record.lab.name === lab);
    if (own.length === 0) untried.push([lab, "it has no readable record of a run"]);
    for (const record of own) {
      const name = record.family === 6 ? `${lab} IPv6` : lab;
      if (record.verdict !== "passed") {
        untried.push([name, `its newest run did not pass: ${record.verdict}`]);
        continue;
      }
      const { plan, sources } = await loadPlan(lab, record.family);
      try {
        labs.push({ name, trials: tryLab(plan, sources, record, { every }) });
      } catch (error) {
        if (!(error instanceof StaleRecordError)) throw error;
        untried.push([name, `its newest run used another version of the lab: ${error.message}`]);
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

/** Imports the lab without the type checker, because wrong labs differ from it in values only. */
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
