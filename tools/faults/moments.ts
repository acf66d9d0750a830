/**
 * Turns a seed into moments: a fault, a lab and a time. The same seed gives the same list, and all kinds
 * of faults occur equally often. Inflicts nothing.
 */
import fc from "fast-check";

/** The faults that can happen around a run. */
export const FAULTS = [
  "SIGINT",
  "SIGTERM",
  "SIGKILL",
  "server's container killed",
  "client's container killed",
  "a sidecar's container killed",
  "the trace's container killed",
  "GDB killed",
  "tcpdump killed",
  "the agent killed",
  "the gate killed",
  "a stream cut",
  "all streams cut",
  "the engine restarted",
  "the disk full",
  "the clock stepped",
  "no room for processes",
] as const;

export type Fault = (typeof FAULTS)[number];

/** The faults on a stage, by its name: only an engine has streams and can be restarted. */
export const FAULTS_ON: Readonly<Record<string, readonly Fault[]>> = {
  docker: FAULTS.filter((fault) => fault !== "no room for processes"),
  namespaces: FAULTS.filter((fault) => !/stream|engine/.test(fault)),
};

/** One lab without held packets, one with held packets, and one without connections. */
const LABS = ["handshake", "close-slow", "udp"] as const;

export interface Moment {
  readonly fault: Fault;
  readonly lab: (typeof LABS)[number];
  /** The time, as a share of an undisturbed run's duration. After 1 the run may be over. */
  readonly at: number;
  /** Chooses one of several equal targets, as a share of their number. */
  readonly pick: number;
}

/** @returns `count` moments, in which the faults alternate */
export function momentsOf(
  seed: number,
  count: number,
  faults: readonly Fault[] = FAULTS_ON.docker ?? FAULTS,
): readonly Moment[] {
  const share = fc.noBias(fc.integer({ min: 0, max: 9999 })).map((part) => part / 10_000);
  const places = fc.record({
    lab: fc.constantFrom(...LABS),
    at: share.map((part) => part * 1.05),
    pick: share,
  });
  return fc.sample(places, { seed, numRuns: count }).map((place, index) => {
    const fault = faults[index % faults.length] ?? FAULTS[0];
    // A gate holds packets only in this lab.
    return { ...place, fault, lab: fault === "the gate killed" ? "close-slow" : place.lab };
  });
}
