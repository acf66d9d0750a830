/**
 * Measures the run's own work, without the time that the run waits on purpose for programs, packets,
 * timers or the user. The kernel's timers do not wait for a slow machine. A step is evidence of a timer
 * only if the run has kept up.
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

  /** Awaits work whose time does not count, such as a program's line. */
  async waits<T>(work: () => Promise<T>): Promise<T> {
    this.#longest = this.longest;
    try {
      return await work();
    } finally {
      this.#since = this.#now();
    }
  }

  /** The longest stretch up to now, in milliseconds. On a machine with time for the run it is a few. */
  get longest(): number {
    return Math.max(this.#longest, this.#now() - this.#since);
  }
}
