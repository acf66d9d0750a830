/**
 * Reduces a run's steps to what a prediction has, in the same shape.
 *
 * A packet counts in the step in which it is sent, even if it is held or dropped, because the captures
 * show it in that step. Packets that were sent again while the user took time do not count, nor do packets
 * other than TCP, UDP and ICMP of the peers.
 */
import type { CheckContext } from "../check/context.ts";
import { connectionsOf } from "../check/context.ts";
import { stateOf } from "../check/states.ts";
import { PEERS, type Peer } from "../lab/model.ts";
import { eachPacket, type PlannedStep } from "../lab/plan/plan.ts";
import type { RecordedPacket, RunRecord, StepRecord } from "../record/record.ts";
import type { TcpState } from "../sockets/states.ts";
import type { Entry } from "../sockets/table.ts";
import type { PeerStates, PredictedPacket } from "./prediction.ts";

/** The part of a run that is known from its beginning. */
export type KnownRun = Pick<RunRecord, "port" | "peers">;

export interface SeenStep {
  readonly number: number;
  readonly name: string;
  readonly packets: readonly PredictedPacket[];
  /** The states after the step. */
  readonly states: PeerStates;
  /** Ids of the statements that the step shows. Empty for a step that was not as expected. */
  readonly claims: readonly string[];
  /** Peers whose TIME-WAIT ended in a step in which no time should pass: the user took long. */
  readonly ranOut: readonly Peer[];
}

/** Takes the steps in order, because a state can depend on the steps before it. */
export class SeenSteps {
  readonly #run: KnownRun;
  readonly #sent: RecordedPacket[] = [];
  readonly #paths: Readonly<Record<Peer, TcpState[]>> = {
    server: ["CLOSED"],
    client: ["CLOSED"],
  };

  constructor(run: KnownRun) {
    this.#run = run;
  }

  /** The states before the next step. */
  get states(): PeerStates {
    const last = (peer: Peer): TcpState => this.#paths[peer].at(-1) ?? "CLOSED";
    return { server: last("server"), client: last("client") };
  }

  add(step: StepRecord): SeenStep {
    const before = this.states;
    for (const packet of step.packets) this.#sent.push(packet);
    const { port, peers } = this.#run;
    const context: CheckContext = {
      port,
      addresses: { server: peers.server.address, client: peers.client.address },
      connections: connectionsOf(this.#sent),
    };
    for (const peer of PEERS) {
      const path = this.#paths[peer];
      path.push(stateOf(peer, step.tables[peer] as readonly Entry[], context, path));
    }
    const states = this.states;
    // packets that the lab itself knows only by number and bytes cannot be predicted one by one
    const together = new Set((step.several ?? []).flatMap((one) => one.packets));
    return {
      number: step.number,
      name: step.name,
      packets: step.packets
        .filter(({ number }) => !together.has(number))
        .flatMap((packet) => asked(packet)),
      states,
      claims: step.mismatches.length === 0 && !step.unjudged ? step.shows : [],
      ranOut: PEERS.filter(
        (peer) =>
          before[peer] === "TIME-WAIT" && states[peer] === "CLOSED" && step.action !== "passes",
      ),
    };
  }
}

/** All steps of a run so far. */
export function seenSteps(run: KnownRun, steps: readonly StepRecord[]): readonly SeenStep[] {
  const seen = new SeenSteps(run);
  return steps.map((step) => seen.add(step));
}

/** Whether there is a question about states. A run without TCP has none of RFC 9293's states. */
export function hasTcp(steps: readonly Pick<StepRecord, "packets" | "tables">[]): boolean {
  return steps.some(
    ({ packets, tables }) =>
      packets.some(({ segment }) => segment !== undefined) ||
      PEERS.some((peer) => tables[peer].some(({ protocol }) => protocol.startsWith("tcp"))),
  );
}

/** The same, from the plan, before anything has run. */
export function expectsTcp(steps: readonly Pick<PlannedStep, "packets" | "sockets">[]): boolean {
  return steps.some(
    ({ packets, sockets }) =>
      eachPacket(packets).some(({ kind }) => kind === "segment" || kind === "segments") ||
      PEERS.some((peer) => sockets[peer].some(({ protocol }) => protocol === "tcp")),
  );
}

function asked({ source, segment, datagram, icmp }: RecordedPacket): readonly PredictedPacket[] {
  const from = source.peer;
  if (from === undefined) return [];
  if (segment !== undefined) {
    const { flags, length, relativeAck: ack } = segment;
    return [{ kind: "segment", from, flags, length, ...(ack !== undefined && { ack }) }];
  }
  if (datagram !== undefined) return [{ kind: "datagram", from, length: datagram.length }];
  return icmp ? [{ kind: "icmp", from }] : [];
}
