/** Changes to a lab's programs that a student could make, and the mismatch that the lab reports for each. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plan, planLab } from "../../../src/lab/plan/plan.ts";
import { validateLab } from "../../../src/lab/schema/lab.ts";
import { loadLab } from "../../../src/lab-files/load.ts";
import { ROOT } from "../../../src/runtime/checkout.ts";
import { type Change, copyLab, withChange } from "./lab-copy.ts";

export interface Mutation extends Change {
  readonly what: string;
  /** The step that reports it: `step 4 (server: accept)`. */
  readonly step: string;
  /** Texts that the transcript must contain. */
  readonly says: readonly string[];
}

export interface LabMutation extends Mutation {
  readonly lab: string;
}

const FOLDER = fileURLToPath(new URL("../../labs/mutations", import.meta.url));

/** The mutations of all labs. */
export async function allMutations(): Promise<readonly LabMutation[]> {
  const labs = readdirSync(FOLDER)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -3));
  const mutations = labs.map(async (lab) => {
    const module: { readonly mutations: readonly Mutation[] } = await import(`${FOLDER}/${lab}.ts`);
    return module.mutations.map((mutation) => ({ ...mutation, lab }));
  });
  return (await Promise.all(mutations)).flat();
}

/** The lab's plan with the change. */
export async function mutatedPlan(mutation: LabMutation): Promise<Plan> {
  const { lab, file } = mutation;
  if (file === "lab.ts") {
    await using copy = await copyLab(lab, mutation);
    return (await loadLab(copy.folder)).plan;
  }
  const place = `labs/${lab}`;
  const read = (name: string): string => {
    const text = readFileSync(join(ROOT, place, name), "utf8");
    return name === file ? withChange(text, mutation) : text;
  };
  const { default: value }: { default: unknown } = await import(join(ROOT, place, "lab.ts"));
  const sources = { server: read("server.cc"), client: read("client.cc") };
  return planLab(validateLab(value, place), sources, place, 4);
}

/** The subject of a mismatch. Kept runs, which need no engine, test the part of it that differs. */
const KINDS = {
  line: /^✗ the line /,
  call: /^✗ (?:\w+, )?the call /,
  output: /^✗ the program's output/,
  packet: /^✗ (?:packet|segment|datagram) /,
  table: /^✗ \w+'s socket table/,
  setting: /^net\./,
};

/** The first mutation of each kind. */
export function oneOfEachKind(all: readonly LabMutation[]): readonly LabMutation[] {
  return Object.values(KINDS).map((kind) => {
    const first = all.find(({ says }) => says.some((text) => kind.test(text)));
    if (first === undefined) throw new Error(`no mutation says ${kind}`);
    return first;
  });
}
