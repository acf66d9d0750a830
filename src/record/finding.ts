/**
 * A finding of `wirestep doctor`: one thing that a run needs or profits from, and its state on the
 * machine.
 */

/** From best to worst. */
const FINDING_STATUSES = ["ok", "untried", "warning", "missing"] as const;

export type FindingStatus = (typeof FINDING_STATUSES)[number];

export interface Finding {
  /** `engine`, `tracing programs` */
  readonly name: string;
  /**
   * `untried`: it depends on something that is missing; `warning`: runs work, some of them with
   * restrictions; `missing`: no run comes to a verdict without it.
   */
  readonly status: FindingStatus;
  /** A sentence or a part of one. */
  readonly observed: string;
  /** The way to fix it, as a command if there is one. */
  readonly fix?: string | undefined;
}

/** The worst of them; `ok` if there are none. */
export function worstOf(findings: readonly Finding[]): FindingStatus {
  const found = findings.map(({ status }) => status);
  return FINDING_STATUSES.findLast((status) => found.includes(status)) ?? "ok";
}
