/**
 * Loaded into a process before its program. Some time after the start, the process's time of day jumps,
 * as if a user had set the clock. Other processes and elapsed time (performance.now) are not affected.
 */
const after = Number(process.env.CLOCK_STEP_AFTER); // milliseconds
const by = Number(process.env.CLOCK_STEP_BY); // milliseconds

const start = performance.now();
const Real = Date;
const shifted = (): number => Real.now() + (performance.now() - start >= after ? by : 0);

globalThis.Date = class extends Real {
  constructor(...given: ConstructorParameters<typeof Date> | []) {
    if (given.length === 0) super(shifted());
    else super(...given);
  }

  static override now(): number {
    return shifted();
  }
} as DateConstructor;
