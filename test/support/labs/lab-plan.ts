/** The plan of a lab of this checkout with its programs. */
import { readFileSync } from "node:fs";
import type { Lab } from "../../../src/lab/model.ts";
import { type Plan, planLab } from "../../../src/lab/plan/plan.ts";
import { validateLab } from "../../../src/lab/schema/lab.ts";

export function planOf(lab: Lab): Plan {
  const source = (file: string): string =>
    readFileSync(new URL(`../../../labs/${lab.name}/${file}`, import.meta.url), "utf8");
  return planLab(validateLab(lab, `labs/${lab.name}`), {
    server: source("server.cc"),
    client: source("client.cc"),
  });
}
