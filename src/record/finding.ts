/**
 * What `wirestep doctor` finds of a machine: one thing a run needs or would like to have, and how it
 * stands there.
 */

/** From best to worst. */
export const FINDING_STATUSES = ["ok", "untried", "warning", "missing"] as const;

export type FindingStatus = (typeof FINDING_STATUSES)[number];

export interface Finding {
  /** `engine`, `tracing programs` */
  readonly name: string;
  /**
   * `untried`: it hangs on something that is not there; `warning`: runs go on, some of them with less;
   * `missing`: no run comes to a verdict without it.
   */
  readonly status: FindingStatus;
  /** In a sentence or less. */
  readonly observed: string;
  /** What to do, as a command where there is one. */
  readonly fix?: string | undefined;
}

/** The worst of them; `ok` of none. */
export function worstOf(findings: readonly Finding[]): FindingStatus {
  const found = findings.map(({ status }) => status);
  return FINDING_STATUSES.findLast((status) => found.includes(status)) ?? "ok";
}
