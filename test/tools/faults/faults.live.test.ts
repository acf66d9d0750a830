/**
 * The kinds of faults that no other test disturbs a run with (run/faults, run/gate-faults,
 * run/killed-runs), each once in the middle of a run. `npm run faults` tries all kinds, at moments spread
 * over the whole of a run.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { disturb, makeDisk } from "../../../tools/faults/disturb.ts";
import type { Fault, Moment } from "../../../tools/faults/moments.ts";

const FAULTS: readonly Fault[] = [
  "a sidecar's container killed",
  "the trace's container killed",
  "a stream cut",
  "the disk full",
  "the clock stepped",
];
/** A run takes at least this long, in milliseconds. */
const DURATION = 1_000;
const moments = FAULTS.map((fault): Moment => ({ fault, lab: "handshake", at: 0.5, pick: 0.3 }));

let place: Awaited<ReturnType<typeof makeDisk>>;
beforeAll(async () => {
  place = await makeDisk();
});
afterAll(() => place?.[Symbol.asyncDispose]());

test.each(moments)(
  "a disturbed run ends with the right result and leaves nothing behind: $fault",
  async (moment) => {
    const disturbed = await disturb(moment, DURATION, place.disk);
    expect(disturbed.wrong).toEqual([]);
    expect(disturbed.met).toBe(true);
  },
);
