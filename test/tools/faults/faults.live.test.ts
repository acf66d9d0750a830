/**
 * Faults at moments spread over the whole of a run. `npm run faults` tries other moments, or more.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { disturb, makeDisk, undisturbedTimes } from "../../../tools/faults/disturb.ts";
import { type Fault, momentsOf } from "../../../tools/faults/moments.ts";
import { testEngine } from "../../support/engine/engine.ts";

const SEED = 9293;
const MOMENTS = 112;

const { own } = await testEngine();
// The tests restart the project's own engine only.
const moments = momentsOf(SEED, MOMENTS).filter(
  ({ fault }) => own || fault !== "the engine restarted",
);

let place: Awaited<ReturnType<typeof makeDisk>>;
let times: ReadonlyMap<string, number>;
beforeAll(async () => {
  place = await makeDisk();
  times = await undisturbedTimes(moments, place.disk);
});
afterAll(() => place[Symbol.asyncDispose]());

const met = new Set<Fault>();

describe("a disturbed run ends with the right result and leaves nothing behind", () => {
  test.each(moments.map((moment) => ({ ...moment, percent: Math.round(moment.at * 100) })))(
    "$lab, $fault at $percent %",
    async (moment) => {
      const disturbed = await disturb(moment, times.get(moment.lab) ?? 0, place.disk);
      if (disturbed.met) met.add(moment.fault);
      expect(disturbed.wrong).toEqual([]);
    },
  );
});

test("every kind of fault has disturbed a run", () => {
  expect(met).toEqual(new Set(moments.map(({ fault }) => fault)));
});
