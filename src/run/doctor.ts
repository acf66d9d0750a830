/**
 * The machine as the stage finds it, with what this checkout's labs need of it.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Finding } from "../record/finding.ts";
import { examine } from "../stage/doctor.ts";
import type { KernelNeed } from "../stage/doctor-engine.ts";
import { LABS, labNames } from "./load-lab.ts";

export interface DoctorEvents {
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
}

export async function examineMachine(events: DoctorEvents): Promise<readonly Finding[]> {
  return examine({ ...events, env: process.env, kernelNeeds: await kernelNeeds() });
}

/** Labs that say `kernel`. One that cannot be loaded says so when it is run. */
async function kernelNeeds(): Promise<readonly KernelNeed[]> {
  const needs = await Promise.all(
    (await labNames()).map(async (lab): Promise<readonly KernelNeed[]> => {
      const file = pathToFileURL(join(LABS, lab, "lab.ts")).href;
      const loaded = await import(file).catch(() => undefined);
      const kernel: unknown = loaded?.default?.kernel;
      return typeof kernel === "string" ? [{ lab, kernel }] : [];
    }),
  );
  return needs.flat();
}
