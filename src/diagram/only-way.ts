/**
 * The paths through the state diagram that a step's events allow between two tables.
 *
 * Each step along a path needs an occurrence of its own, which may have been several events. A path is therefore
 * possible if its events can be matched with different occurrences. Paths are searched by their transitions, and the
 * matching grows with the path: to try all choices of occurrences takes minutes for a record that is made for it.
 */
import type { TcpState } from "../sockets/states.ts";
import { type DiagramEvent, TRANSITIONS, type Transition } from "./graph.ts";
import type { Occurrence } from "./step-events.ts";

/**
 * The only path from one state to another that the occurrences allow. Undefined if there is none or more
 * than one. A path with a loop need not be searched, because it is a path without the loop too.
 */
export function onlyWay(
  from: TcpState,
  to: TcpState,
  occurrences: readonly Occurrence[],
): readonly Transition[] | undefined {
  let only: readonly Transition[] | undefined;
  for (const way of waysBetween(from, to, Causes.of(occurrences), [from])) {
    if (only !== undefined) return undefined;
    only = way;
  }
  return only;
}

/** Every path without a loop, once. */
function* waysBetween(
  from: TcpState,
  to: TcpState,
  causes: Causes,
  seen: readonly TcpState[],
): Generator<readonly Transition[]> {
  for (const transition of TRANSITIONS) {
    if (transition.from !== from || seen.includes(transition.to)) continue;
    if (transition.to !== to && !leads(transition.to, to, causes, seen)) continue;
    const left = causes.with(transition.event);
    if (left === undefined) continue;
    if (transition.to === to) {
      yield [transition];
      continue;
    }
    for (const rest of waysBetween(transition.to, to, left, [...seen, transition.to])) {
      yield [transition, ...rest];
    }
  }
}

/** Whether a path goes from one state to another around those seen, if each event may happen any number of times. */
function leads(from: TcpState, to: TcpState, causes: Causes, seen: readonly TcpState[]): boolean {
  const reached = new Set([from]);
  for (const state of reached) {
    if (state === to) return true;
    for (const next of TRANSITIONS) {
      if (next.from !== state || seen.includes(next.to) || !causes.mayHave(next.event)) continue;
      reached.add(next.to);
    }
  }
  return false;
}

/** Equal occurrences, how many there are, and the events of a path that some of them have been. */
interface Kind {
  readonly events: Occurrence;
  readonly count: number;
  readonly used: readonly DiagramEvent[];
}

/** The occurrences of a step, matched with the events of a path. */
class Causes {
  readonly #kinds: readonly Kind[];

  private constructor(kinds: readonly Kind[]) {
    this.#kinds = kinds;
  }

  static of(occurrences: readonly Occurrence[]): Causes {
    const kinds = new Map<string, Kind>();
    for (const events of occurrences) {
      const count = (kinds.get(events.join())?.count ?? 0) + 1;
      kinds.set(events.join(), { events, count, used: [] });
    }
    return new Causes([...kinds.values()]);
  }

  mayHave(event: DiagramEvent): boolean {
    return this.#kinds.some(({ events }) => events.includes(event));
  }

  /** The matching with one more event; undefined if there is none. */
  with(event: DiagramEvent): Causes | undefined {
    const kinds = [...this.#kinds];
    return place(event, kinds, new Set()) ? new Causes(kinds) : undefined;
  }
}

/** Gives the event an occurrence, and other events that had it another one (a maximum matching's augmenting path). */
function place(event: DiagramEvent, kinds: Kind[], tried: Set<number>): boolean {
  for (const [index, kind] of kinds.entries()) {
    if (tried.has(index) || !kind.events.includes(event)) continue;
    tried.add(index);
    if (kind.used.length < kind.count) {
      kinds[index] = { ...kind, used: [...kind.used, event] };
      return true;
    }
    for (const [at, other] of kind.used.entries()) {
      if (!place(other, kinds, tried)) continue;
      const now = kinds[index] ?? kind;
      kinds[index] = { ...now, used: now.used.toSpliced(at, 1, event) };
      return true;
    }
  }
  return false;
}
