/** The form of a check of the machine, and the things that the checks share. */

import type { Docker, Engine } from "../engine/connect.ts";
import type { FindingStatus } from "../record/finding.ts";
import type { Variables } from "../runtime/variables.ts";

/** The result of a check. The list of checks has its name. */
export interface Result {
  readonly status: FindingStatus;
  readonly observed: string;
  readonly fix?: string | undefined;
}

/** One check, with the type of what it needs. */
export interface Check<Given> {
  readonly name: string;
  readonly probe: (given: Given) => Promise<Result>;
}

/** A lab that shows what Linux does since a version. */
export interface KernelNeed {
  readonly lab: string;
  readonly kernel: string;
}

/** An engine that answers. */
export interface KnownEngine {
  readonly engine: Engine;
  readonly docker: Docker;
  readonly env: Variables;
  readonly kernelNeeds: readonly KernelNeed[];
  readonly signal: AbortSignal;
}

/** Names of the images that the checks run in. */
export interface TrialImages {
  readonly endpoint: string;
  readonly sidecar: string;
}
