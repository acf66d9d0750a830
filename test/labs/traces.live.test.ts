/** The kernel's trace in the records of two labs. On a machine without tracefs, these tests fail. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readRecord } from "../../src/runs/records.ts";
import { testDocker } from "../support/engine/engine.ts";
import { sidecarImage } from "../support/engine/tools.ts";
import { traceInstances } from "../support/engine/tracefs.ts";
import { allLabs, runFolder } from "../support/runs/all-labs.ts";
import { tracedChanges } from "../support/runs/traced-changes.ts";

beforeAll(async () => void (await allLabs()));

async function tracedRun(lab: string) {
  const folder = await runFolder(lab);
  const transcript = await readFile(join(folder, "transcript.txt"), "utf8");
  return { record: await readRecord(folder), transcript };
}

describe("a run's record has the history of each peer's sockets", () => {
  test("handshake", async () => {
    const { record, transcript } = await tracedRun("handshake");
    expect(record.verdict, transcript).toBe("passed");
    expect(record.traceMissing).toBeUndefined();
    expect(tracedChanges(record, "client")).toEqual([
      "CLOSED → SYN-SENT",
      "SYN-SENT → ESTABLISHED",
    ]);
    expect(tracedChanges(record, "server")).toEqual([
      "LISTEN → SYN-RECEIVED",
      "SYN-RECEIVED → ESTABLISHED",
    ]);
    expect(transcript).toContain("trace    server  LISTEN → SYN-RECEIVED → ESTABLISHED\n");
    const image = (await sidecarImage()).sidecar.tag;
    const instances = await traceInstances(await testDocker(), image);
    expect(instances).not.toContain(`wirestep-${record.run.id}`);
  });

  test("close, in time with the packets", async () => {
    const { record, transcript } = await tracedRun("close");
    expect(record.verdict, transcript).toBe("passed");
    expect(tracedChanges(record, "server")).toEqual([
      "LISTEN → SYN-RECEIVED",
      "SYN-RECEIVED → ESTABLISHED",
      "ESTABLISHED → CLOSE-WAIT",
      "CLOSE-WAIT → LAST-ACK",
      "LAST-ACK → CLOSED",
    ]);
    expect(tracedChanges(record, "client")).toEqual([
      "CLOSED → SYN-SENT",
      "SYN-SENT → ESTABLISHED",
      "ESTABLISHED → FIN-WAIT-1",
      "FIN-WAIT-1 → FIN-WAIT-2",
      "FIN-WAIT-2 → CLOSED",
    ]);
    const [syn, synAck, ack] = record.steps.flatMap(({ packets }) => packets);
    const [sent, established] = record.trace?.client ?? [];
    const [received] = record.trace?.server ?? [];
    const times = [sent, syn, synAck, established, received].map(
      (what) => what?.time ?? Number.NaN,
    );
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(received?.time).toBeGreaterThan(ack?.time ?? Number.NaN);
  });
});
