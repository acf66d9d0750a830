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
import { type Entry, entryKey } from "../sockets/table.ts";
import { EDGES, type Edge, LISTEN_TO_SYN_SENT, TRANSITIONS, type Transition } from "./diagram.ts";
import { type Attempt, listenerAttempts } from "./listener-attempts.ts";
import { type Occurrence, type RecordedStep, StepEvents, tcpRows } from "./step-events.ts";

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

/** A socket that was in one state before a step and is in another after it. */
interface Change {
  readonly from: TcpState;
  readonly to: TcpState;
  readonly socket: Entry;
}

/** What changed in a peer's table, step by step. */
function changesOf(steps: readonly RecordedStep[], peer: Peer): readonly (readonly Change[])[] {
  /** Connections that were in LISTEN before they had a row of their own. */
  const passive = new Set<string>();
  let before: readonly Entry[] = [];
  return steps.map((step) => {
    const after = tcpRows(step, peer);
    const rows = new Map([...after, ...before].map((row) => [entryKey(row), row]));
    const changes = [...rows].map(([key, socket]): Change => {
      const was = stateIn(before, key);
      const is = stateIn(after, key);
      const from = was ?? (isListenedOn(before, socket) ? "LISTEN" : "CLOSED");
      if (was === undefined) passive[from === "LISTEN" ? "add" : "delete"](key);
      // note 1: a RST leads back to LISTEN only what came from there
      const listens = from === "SYN-RECEIVED" && passive.has(key) && isListenedOn(after, socket);
      return { from, to: is ?? (listens ? "LISTEN" : "CLOSED"), socket };
    });
    before = after;
    return changes.filter(({ from, to }) => from !== to);
  });
}

function stateIn(table: readonly Entry[], key: string): TcpState | undefined {
  return table.find((row) => entryKey(row) === key)?.state;
}

const ANY_ADDRESS = ["0.0.0.0", "::"];

/** Whether a listening socket takes what comes for this connection. */
function isListenedOn(table: readonly Entry[], { local, remote }: Entry): boolean {
  if (remote.port === 0) return false;
  return table.some(
    (row) =>
      row.state === "LISTEN" &&
      row.local.port === local.port &&
      [...ANY_ADDRESS, local.address].includes(row.local.address),
  );
}

/**
 * The edge from one state to another, if the occurrences leave no other path between them. Paths
 * that come back to a state need not be searched: without the way round they are a path too.
 */
function edgeTaken(
  from: TcpState,
  to: TcpState,
  occurrences: readonly Occurrence[],
): Edge | undefined {
  let only: Transition | undefined;
  for (const [first, ...others] of pathsBetween(from, to, occurrences, [from])) {
    if (others.length > 0 || (only !== undefined && only !== first)) return undefined;
    only = first;
  }
  return EDGES.find((edge) => edge === only);
}

/** Every path without a way round on which each occurrence causes one transition at most. */
function* pathsBetween(
  from: TcpState,
  to: TcpState,
  occurrences: readonly Occurrence[],
  seen: readonly TcpState[],
): Generator<readonly Transition[]> {
  for (const transition of TRANSITIONS) {
    if (transition.from !== from || seen.includes(transition.to)) continue;
    const tried = new Set<string>();
    for (const [index, occurrence] of occurrences.entries()) {
      if (!occurrence.includes(transition.event) || tried.has(occurrence.join())) continue;
      tried.add(occurrence.join());
      if (transition.to === to) {
        yield [transition];
        continue;
      }
      const left = occurrences.toSpliced(index, 1);
      for (const rest of pathsBetween(transition.to, to, left, [...seen, transition.to])) {
        yield [transition, ...rest];
      }
    }
  }
}
