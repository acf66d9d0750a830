/**
 * Turns a seed into moments: what goes wrong, in which lab, and when. The same seed gives the same
 * list, and every kind of fault gets its share. Carries nothing out.
 */
import fc from "fast-check";

/** What can go wrong around a run. */
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
] as const;

export type Fault = (typeof FAULTS)[number];

/** Without and with held packets, and one without connections. */
const LABS = ["handshake", "close-slow", "udp"] as const;

export interface Moment {
  readonly fault: Fault;
  readonly lab: (typeof LABS)[number];
  /** When, as a share of the time an undisturbed run of the lab takes; past 1 it may be over. */
  readonly at: number;
  /** Which of several equals, as a share of them. */
  readonly pick: number;
}

/** @returns `count` moments; the faults take turns */
export function momentsOf(seed: number, count: number): readonly Moment[] {
  const share = fc.noBias(fc.integer({ min: 0, max: 9999 })).map((part) => part / 10_000);
  const places = fc.record({
    lab: fc.constantFrom(...LABS),
    at: share.map((part) => part * 1.05),
    pick: share,
  });
  return fc.sample(places, { seed, numRuns: count }).map((place, index) => {
    const fault = FAULTS[index % FAULTS.length] ?? FAULTS[0];
    // only there are packets held
    return { ...place, fault, lab: fault === "the gate killed" ? "close-slow" : place.lab };
  });
}
