/** Records of runs that meet all expectations, for predictions. */
import type { RunRecord, StepRecord } from "../../../src/record/record.ts";
import { closeRun } from "./close-run.ts";
import { handshakeRecord } from "./handshake-record.ts";
import { handshakeSlowRun } from "./handshake-slow-run.ts";
import type { SeenStep } from "./seen-run.ts";
import { udpRun } from "./udp-run.ts";

export const closeRecord = (): RunRecord => recordOf("close", closeRun());
export const udpRecord = (): RunRecord => recordOf("udp", udpRun());
export const handshakeSlowRecord = (): RunRecord => recordOf("handshake-slow", handshakeSlowRun());

function recordOf(name: string, run: readonly SeenStep[]): RunRecord {
  const steps = run.map(({ planned, observed: { tables, ...observed } }): StepRecord => {
    const { number, action, why, source, shows = [] } = planned;
    return {
      number,
      name: planned.name,
      action,
      ...observed,
      tables: { server: [...tables.server], client: [...tables.client] },
      mismatches: [],
      why,
      ...(source !== undefined && { source }),
      shows: [...shows],
    };
  });
  const record = handshakeRecord();
  return { ...record, lab: { name, question: "?", steps: steps.length }, steps };
}
