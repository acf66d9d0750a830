/**
 * More than a hundred moments at which something around a run breaks: a run is never blamed for it,
 * never hangs, and leaves nothing behind. `make faults` disturbs at other moments.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { testEngine } from "../support/engine.ts";
import { type Disturbed, disturb, makeDisk, undisturbedTimes } from "./disturb.ts";
import { FAULTS, type Moment, momentsOf } from "./moments.ts";

const SEED = 9293;
const moments = momentsOf(SEED, 7 * FAULTS.length);

const isRoot = process.getuid?.() === 0;
const ownEngine = (await testEngine()).own;
/** A file system of one's own needs root; an engine that others use is not restarted. */
const canInflict = ({ fault }: Moment): boolean =>
  fault === "the disk full" ? isRoot : fault !== "the engine restarted" || ownEngine;

let place: Awaited<ReturnType<typeof makeDisk>>;
let times: ReadonlyMap<string, number>;
const results: Disturbed[] = [];
beforeAll(async () => {
  place = await makeDisk();
  times = await undisturbedTimes(moments, place.disk);
});
afterAll(() => place[Symbol.asyncDispose]());

for (const moment of moments) {
  const { fault, lab, at } = moment;
  test.runIf(canInflict(moment))(`${fault} at ${(at * 100).toFixed(0)} % of ${lab}`, async () => {
    const result = await disturb(moment, times.get(lab) ?? 0, place.disk);
    results.push(result);
    expect(result.wrong).toEqual([]);
  });
}

test("most moments met a run that went on", () => {
  const met = results.filter((result) => result.met).length;
  expect(met / results.length).toBeGreaterThan(0.7);
});
