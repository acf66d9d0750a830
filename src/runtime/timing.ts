/**
 * The phases of a run, with start and length in milliseconds. A start counts from the run's beginning.
 * Phases overlap, so their lengths must not be added up.
 */
export interface Phase {
  readonly phase: string;
  readonly start: number;
  readonly milliseconds: number;
}

/** Does the work and records the length of the phase, even if the work fails. */
export type Timed = <T>(phase: string, work: () => Promise<T>) => Promise<T>;

export class Timing {
  readonly #origin: number;
  readonly #phases: Phase[] = [];

  /** @param origin the moment from which starts count, in the time of `performance.now()`; 0 is the process's start */
  constructor(origin: number) {
    this.#origin = origin;
  }

  readonly timed: Timed = async (phase, work) => {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.note(phase, start);
    }
  };

  /** Records a phase that began at `start` and ends now. */
  note(phase: string, start: number): void {
    const round = (value: number): number => Math.round(value * 10) / 10;
    this.#phases.push({
      phase,
      start: round(start - this.#origin),
      milliseconds: round(performance.now() - start),
    });
  }

  get phases(): readonly Phase[] {
    return this.#phases.toSorted((a, b) => a.start - b.start);
  }
}
