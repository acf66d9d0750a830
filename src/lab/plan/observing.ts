/** How two programs are observed without a lab: the part of a plan about it. */

/** The size of a step: the calls of one line, or one call. */
export type StepSize = "line" | "call";

/** How a program is started that is not compiled into one of its own. */
export interface Start {
  /** Its path in the peer's container, or its name if it is in the usual folders there. */
  readonly program: string;
  /** Its arguments, before those of the peer. */
  readonly first: readonly string[];
  /** The user's own command: there are no other arguments, and no source of it is known. */
  readonly isForeign: boolean;
}

export interface Observing {
  readonly by: StepSize;
}
