/**
 * The states of each socket of a peer up to a step: the states in its table, and the states between two
 * tables if the step's events leave only one path.
 */

import { EDGES } from "../../diagram/graph.ts";
import { onlyWay } from "../../diagram/only-way.ts";
import { type Change, changesOf } from "../../diagram/socket-changes.ts";
import { type RecordedStep, StepEvents } from "../../diagram/step-events.ts";
import type { Peer } from "../../lab/model.ts";
import type { RecordedPacket } from "../../record/record.ts";
import type { TcpState } from "../../sockets/states.ts";
import { type Entry, entryKey } from "../../sockets/table.ts";

/** A move of a socket from one state to another. */
export interface Move {
  readonly step: number;
  readonly from: TcpState;
  readonly to: TcpState;
  /** The states between `from` and `to`; undefined if they are not known. */
  readonly between: readonly TcpState[] | undefined;
  /** Ids of the diagram's edges that were taken; empty if they are not known. */
  readonly edges: readonly string[];
}

export interface SocketTrack {
  /** The number of the connection, by its first packet; undefined for a socket without a connection. */
  readonly connection: number | undefined;
  /** The local port, which names a socket without a connection, e.g. one that listens. */
  readonly port: number;
  readonly moves: readonly Move[];
}

/** A peer's sockets, in the order of their first change. */
export function socketTracks(steps: readonly RecordedStep[], peer: Peer): readonly SocketTrack[] {
  const events = new StepEvents(steps);
  const connections = new ConnectionNumbers(peer);
  const tracks = new Map<string, { track: SocketTrack; moves: Move[] }>();
  const changes = changesOf(steps, peer);
  for (const [index, step] of steps.entries()) {
    connections.note(step.packets);
    for (const change of changes[index] ?? []) {
      const { socket } = change;
      const connection = connections.of(socket);
      const key = `${entryKey(socket)} ${connection}`;
      const known = tracks.get(key) ?? newTrack(socket, connection);
      known.moves.push(moveOf(step, peer, change, events));
      tracks.set(key, known);
    }
  }
  return [...tracks.values()].map(({ track }) => track);
}

function newTrack({ local }: Entry, connection: number | undefined) {
  const moves: Move[] = [];
  return { moves, track: { connection, port: local.port, moves } };
}

function moveOf(step: RecordedStep, peer: Peer, change: Change, events: StepEvents): Move {
  const { from, to, socket } = change;
  const way = onlyWay(from, to, events.of(step, peer, socket));
  return {
    step: step.number,
    from,
    to,
    between: way?.slice(0, -1).map((transition) => transition.to),
    edges: (way ?? []).flatMap((one) => EDGES.find((edge) => edge === one)?.id ?? []),
  };
}

/** `connection 2`, `port 12345`. */
export function trackName({ connection, port }: SocketTrack): string {
  return connection === undefined ? `port ${port}` : `connection ${connection}`;
}

/** All states of a track up to a step, in order. */
export function statesUpTo({ moves }: SocketTrack, step: number): readonly TcpState[] {
  const made = moves.filter((move) => move.step <= step);
  return made.flatMap(({ from, between = [], to }, index) => [
    ...(index === 0 ? [from] : []),
    ...between,
    to,
  ]);
}

/** The connection of a row of a peer's table; the newest if the four-tuple was reused. */
class ConnectionNumbers {
  readonly #peer: Peer;
  readonly #known = new Map<string, number>();

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  note(packets: readonly RecordedPacket[]): void {
    for (const { segment, source, destination } of packets) {
      if (segment === undefined) continue;
      const [own, other] =
        source.peer === this.#peer ? [source, destination] : [destination, source];
      this.#known.set(`${own.port} ${other.port}`, segment.connection);
    }
  }

  of({ local, remote }: Entry): number | undefined {
    return this.#known.get(`${local.port} ${remote.port}`);
  }
}
