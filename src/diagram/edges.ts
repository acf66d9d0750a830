/**
 * Which edges of the state diagram a set of records shows, and where. Nobody declares it: a socket
 * is in one state in the table before a step and in another after it, and of all the paths between
 * the two that the events of the step allow, there is one only, and it is a single edge.
 *
 * Runs that did not pass show nothing, and neither does a step that may have passed other states.
 */
import { PEERS, type Peer } from "../lab/model.ts";
import type { RunRecord } from "../record/record.ts";
import type { TcpState } from "../sockets/states.ts";
import { EDGES, type Edge, LISTEN_TO_SYN_SENT } from "./graph.ts";
import { type Attempt, listenerAttempts } from "./listener-attempts.ts";
import { changesOf, onlyWay } from "./socket-changes.ts";
import { type Occurrence, type RecordedStep, StepEvents } from "./step-events.ts";

/** What of a record tells about edges. */
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
  /** Whose socket took the edge. */
  readonly peer: Peer;
}

export interface EdgeShowings {
  readonly edge: Edge;
  readonly showings: readonly Showing[];
  /** Calls that would take the edge and failed: it is out of their reach. */
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

/** The edges a run shows, in the order of its steps, each once for a step and peer. */
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
 * The edge from one state to another, if the occurrences leave no other way between them, and the
 * way is this one edge.
 */
function edgeTaken(
  from: TcpState,
  to: TcpState,
  occurrences: readonly Occurrence[],
): Edge | undefined {
  const way = onlyWay(from, to, occurrences) ?? [];
  return way.length === 1 ? EDGES.find((edge) => edge === way[0]) : undefined;
}
