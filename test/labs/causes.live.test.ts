/** The causes of all packets and state changes in the runs of all labs. */
import { beforeAll, expect, test } from "vitest";
import { explainPackets } from "../../src/explain/packets.ts";
import { explainStates } from "../../src/explain/states.ts";
import { labNames } from "../../src/lab-files/load.ts";
import { readRecord } from "../../src/runs/records.ts";
import { allLabs, runFolder } from "../support/runs/all-labs.ts";

beforeAll(async () => void (await allLabs()));

test.each(await labNames())("every packet and state change of %s has a cause", async (lab) => {
  const record = await readRecord(await runFolder(lab));
  const packets = explainPackets(record);
  const sent = [...record.steps.flatMap((step) => step.packets), ...record.late];
  expect(sent.filter(({ number }) => !packets.has(number)).map(({ text }) => text)).toEqual([]);
  const changes = explainStates(record, packets);
  expect(changes.filter(({ explanation }) => explanation === undefined)).toEqual([]);
  if (record.trace !== undefined && sent.some(({ segment }) => segment)) {
    expect(changes.length).toBeGreaterThan(0);
  }
});
