/**
 * The machine as the stage finds it, with what this checkout's labs need of it.
 */

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

/** Whether the images this came with are on the engine as they were packed; nothing in a checkout. */
async function bundleFindings({ env, signal }: DoctorEvents): Promise<readonly Finding[]> {
  const lock = await ownLock();
  if (lock === undefined) return [];
  const name = "the bundle's images";
  const { found } = await findEngine(env, { signal });
  if (found === undefined) return [{ name, status: "untried", observed: "no engine" }];
  const images = await checkImages(lock, { engine: found, signal });
  const wrong = images.filter(({ state }) => state !== "present");
  if (wrong.length === 0) {
    const observed = `all ${images.length} are there as they were packed`;
    return [{ name, status: "ok", observed }];
  }
  const observed = wrong.map(imageText).join("; ");
  const fix = "verify the bundle's file (wirestep bundle verify) and load it again: docker load -i";
  return [{ name, status: "missing", observed, fix }];
}

function imageText({ reference, state, why }: ImageFinding): string {
  return `${reference} is ${state}${why === undefined ? "" : `: ${why}`}`;
}

/** Labs that say `kernel`. One that cannot be loaded says so when it is run. */
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
