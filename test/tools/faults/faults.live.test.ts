/**
 * Faults at moments over the whole of a run: `make faults` tries others, or more of them.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { disturb, makeDisk, undisturbedTimes } from "../../../tools/faults/disturb.ts";
import { type Fault, momentsOf } from "../../../tools/faults/moments.ts";
import { testEngine } from "../../support/engine/engine.ts";

const SEED = 9293;
const MOMENTS = 112;

const { own } = await testEngine();
// An engine that is not the project's is not the tests' to restart.
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

describe("a run ends as it should, and leaves nothing behind", () => {
  test.each(moments.map((moment) => ({ ...moment, percent: Math.round(moment.at * 100) })))(
    "$lab, $fault at $percent %",
    async (moment) => {
      const disturbed = await disturb(moment, times.get(moment.lab) ?? 0, place.disk);
      if (disturbed.met) met.add(moment.fault);
      expect(disturbed.wrong).toEqual([]);
    },
  );
});

test("every kind of fault has met a run that was going on", () => {
  expect(met).toEqual(new Set(moments.map(({ fault }) => fault)));
});
