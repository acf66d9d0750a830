/**
 * Finds the edges of the state diagram that a set of records shows, and the steps that show them. No lab
 * declares them. A step shows an edge if a socket's state differs between the table before the step and
 * the table after it, if the events of the step allow only one path between the two states, and if that
 * path is a single edge.
 *
 * Runs that did not pass show nothing. A step that may have passed through other states shows nothing.
 */
import { PEERS, type Peer } from "../lab/model.ts";
import type { RunRecord } from "../record/record.ts";
import type { TcpState } from "../sockets/states.ts";
import { EDGES, type Edge, LISTEN_TO_SYN_SENT } from "./graph.ts";
import { type Attempt, listenerAttempts } from "./listener-attempts.ts";
import { onlyWay } from "./only-way.ts";
import { changesOf } from "./socket-changes.ts";
import { type Occurrence, type RecordedStep, StepEvents } from "./step-events.ts";

/** The part of a record that is evidence for edges. */
export interface SteppedRun extends Pick<RunRecord, "verdict"> {
  readonly lab: Pick<RunRecord["lab"], "name">;
  readonly steps: readonly RecordedStep[];
}

/** A step that shows an edge. */
export interface Showing {
  readonly lab: string;
  readonly step: number;
  /** `server: listen` */
  readonly name: string;
  /** The peer whose socket took the edge. */
  readonly peer: Peer;
}

export interface EdgeShowings {
  readonly edge: Edge;
  readonly showings: readonly Showing[];
  /** Calls that would take the edge and failed: the sockets API cannot take it. */
  readonly attempts: readonly (Showing & Attempt)[];
}

/** Every edge with the steps that show it, by lab and step. */
export function edgeShowings(runs: readonly SteppedRun[]): readonly EdgeShowings[] {
  const passed = runs
    .filter(({ verdict }) => verdict === "passed")
    .toSorted((a, b) => (a.lab.name < b.lab.name ? -1 : 1));
  const taken = passed.flatMap(takenEdges);
  const attempts = passed.flatMap((run) =>
    PEERS.flatMap((peer) =>
      listenerAttempts(run.steps, peer).map(({ step, ...attempt }) => ({
        ...showing(run, step, peer),
        ...attempt,
      })),
    ),
  );
  return EDGES.map((edge) => ({
    edge,
    showings: taken.filter((one) => one.edge === edge).map((one) => one.showing),
    attempts: edge.id === LISTEN_TO_SYN_SENT ? attempts : [],
  }));
}

function showing({ lab }: SteppedRun, step: RecordedStep, peer: Peer): Showing {
  return { lab: lab.name, step: step.number, name: step.name, peer };
}

/** The edges that a run shows, in the order of its steps, each once for a step and peer. */
function takenEdges(
  run: SteppedRun,
): readonly { readonly edge: Edge; readonly showing: Showing }[] {
  const events = new StepEvents(run.steps);
  const changes = PEERS.map((peer) => changesOf(run.steps, peer));
  return run.steps.flatMap((step, index) =>
    PEERS.flatMap((peer, column) => {
      const edges = (changes[column]?.[index] ?? []).flatMap(
        ({ from, to, socket }) => edgeTaken(from, to, events.of(step, peer, socket)) ?? [],
      );
      return [...new Set(edges)].map((edge) => ({ edge, showing: showing(run, step, peer) }));
    }),
  );
}

/**
 * The edge from one state to another, if the occurrences allow no other path between them.
 */
function edgeTaken(
  from: TcpState,
  to: TcpState,
  occurrences: readonly Occurrence[],
): Edge | undefined {
  const way = onlyWay(from, to, occurrences) ?? [];
  return way.length === 1 ? EDGES.find((edge) => edge === way[0]) : undefined;
}
