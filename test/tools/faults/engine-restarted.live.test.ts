/** The engine restarted in the middle of a run. An engine that is not the project's own is left alone. */
import { expect, test } from "vitest";
import { disturb, makeDisk } from "../../../tools/faults/disturb.ts";
import type { Moment } from "../../../tools/faults/moments.ts";
import { testEngine } from "../../support/engine/engine.ts";

/** A run takes at least this long, in milliseconds. */
const DURATION = 1_000;

const { own } = await testEngine();

test.skipIf(!own)(
  "the run ends as inconclusive, and the next command removes the rest",
  async () => {
    const moment: Moment = { fault: "the engine restarted", lab: "handshake", at: 0.5, pick: 0 };
    await using place = await makeDisk();
    const disturbed = await disturb(moment, DURATION, place.disk);
    expect(disturbed.wrong).toEqual([]);
    expect(disturbed.code).toBe(3);
  },
);
