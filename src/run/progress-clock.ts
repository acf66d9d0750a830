/**
 * How fast a run goes beside what it waits for on purpose: programs, packets, timers, a person. The
 * kernel's timers do not wait for a slow machine, so what a step shows of them is evidence only where
 * the run has kept up.
 *
 *     wait ──► stretch (markers, tables, check, record, the next act) ──► wait
 */
export class ProgressClock {
  readonly #now: () => number;
  #since: number;
  #longest = 0;

  /** @param now a clock, in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  /** Does work that may take as long as it likes. */
  async waits<T>(work: () => Promise<T>): Promise<T> {
    this.#longest = this.longest;
    try {
      return await work();
    } finally {
      this.#since = this.#now();
    }
  }

  /** The longest stretch up to now, in milliseconds: a few, on a machine that has time for the run. */
  get longest(): number {
    return Math.max(this.#longest, this.#now() - this.#since);
  }
}
