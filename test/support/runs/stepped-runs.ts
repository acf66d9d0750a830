/** Runs of a few steps, with only the parts that decide about edges of the state diagram. */

import { edgeShowings, type SteppedRun } from "../../../src/diagram/edges.ts";
import type { RecordedStep } from "../../../src/diagram/step-events.ts";
import type { Peer } from "../../../src/lab/model.ts";
import type { ExecutedLine, RecordedPacket } from "../../../src/record/record.ts";
import type { TcpState } from "../../../src/sockets/states.ts";
import type { Entry } from "../../../src/sockets/table.ts";
import { connected, listening } from "../evidence/entries.ts";
import { type SegmentFields, segment } from "../evidence/packets.ts";
import { call, executedLine } from "../evidence/steps.ts";

/** The fields in which a step differs from one in which nothing happens. Missing tables do not change. */
export type StepFields = Partial<Omit<RecordedStep, "tables">> & Partial<Record<Peer, Entry[]>>;

export function steppedRun(
  steps: readonly StepFields[],
  name = "lab",
  verdict: SteppedRun["verdict"] = "passed",
): SteppedRun {
  let tables: Record<Peer, readonly Entry[]> = { server: [], client: [] };
  const recorded = steps.map(({ server, client, ...fields }, index): RecordedStep => {
    tables = { server: server ?? tables.server, client: client ?? tables.client };
    const { executed } = fields;
    return {
      number: index + 1,
      name: executed === undefined ? "network: acts" : `${executed.peer}: ${executed.tag}`,
      action: "steps",
      finished: [],
      packets: [],
      ...fields,
      tables: { server: [...tables.server], client: [...tables.client] },
    };
  });
  return { lab: { name }, verdict, steps: recorded };
}

/** The edges that a run shows: `13 server, step 2`. */
export function shown(...steps: readonly StepFields[]): readonly string[] {
  return edgeShowings([steppedRun(steps)]).flatMap(({ edge, showings }) =>
    showings.map(({ peer, step }) => `${edge.id} ${peer}, step ${step}`),
  );
}

/** A line of a program that makes these calls: `line("server", "close(4)")`. */
export function line(peer: Peer, ...calls: readonly string[]): Pick<RecordedStep, "executed"> {
  return { executed: executed(peer, calls) };
}

export function executed(
  peer: Peer,
  calls: readonly string[],
  outcome: ExecutedLine["outcome"] = { kind: "finished" },
): ExecutedLine {
  return executedLine({ peer, tag: "line", outcome, calls: calls.map((text) => call(text, 0)) });
}

/** An action of the network on packets, given by their numbers. */
export function acts(action: RecordedStep["action"], ...packets: readonly number[]): StepFields {
  return { action, network: { what: [], packets: [...packets] } };
}

export function delivers(...packets: readonly number[]): StepFields {
  return acts("delivers", ...packets);
}

/** A segment held at its receiver's gate. */
export function held(
  from: Peer,
  flags: string,
  fields: SegmentFields = {},
): RecordedPacket & { held: true } {
  return { ...segment(from, flags, fields), held: true };
}

/** A table: the listening socket, or the peer's end of the connection in a state. */
export function table(peer: Peer, ...states: readonly TcpState[]): Entry[] {
  return states.map((state) => (state === "LISTEN" ? listening() : connected(peer, { state })));
}
