/** Examines the machine for the labs of this checkout. */

import { join } from "node:path";
import { checkImages, type ImageFinding, ownLock } from "../bundle/check.ts";
import { findEngine } from "../engine/find.ts";
import { runLabFile } from "../lab-files/execute.ts";
import { LABS, labNames } from "../lab-files/load.ts";
import type { Finding } from "../record/finding.ts";
import type { Variables } from "../runtime/variables.ts";
import type { KernelNeed } from "./check.ts";
import { examine } from "./examine.ts";

export interface DoctorEvents {
  readonly env: Variables;
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
}

export async function examineMachine(events: DoctorEvents): Promise<readonly Finding[]> {
  const found = await examine({
    ...events,
    kernelNeeds: await kernelNeeds(),
  });
  return [...found, ...(await bundleFindings(events))];
}

/** Whether the engine has the images of this bundle as they were packed; no finding in a checkout. */
async function bundleFindings({ env, signal }: DoctorEvents): Promise<readonly Finding[]> {
  const lock = await ownLock();
  if (lock === undefined) return [];
  const name = "the bundle's images";
  const { found } = await findEngine(env, { signal });
  if (found === undefined) return [{ name, status: "untried", observed: "no engine" }];
  const images = await checkImages(lock, { engine: found, signal });
  const wrong = images.filter(({ state }) => state !== "present");
  if (wrong.length === 0) {
    const observed = `the engine has all ${images.length} as they were packed`;
    return [{ name, status: "ok", observed }];
  }
  const observed = wrong.map(imageText).join("; ");
  const fix = "Verify the bundle's file (wirestep bundle verify) and load it again: docker load -i";
  return [{ name, status: "missing", observed, fix }];
}

function imageText({ reference, state, why }: ImageFinding): string {
  return `${reference} is ${state}${why === undefined ? "" : `: ${why}`}`;
}

/** The labs that declare `kernel`. A lab that cannot be loaded reports that when it runs. */
async function kernelNeeds(): Promise<readonly KernelNeed[]> {
  const needs = await Promise.all(
    (await labNames()).map(async (lab): Promise<readonly KernelNeed[]> => {
      const { value } = await runLabFile(join(LABS, lab, "lab.ts"));
      const kernel = (value as { readonly kernel?: unknown } | undefined)?.kernel;
      return typeof kernel === "string" ? [{ lab, kernel }] : [];
    }),
  );
  return needs.flat();
}
