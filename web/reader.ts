/** The reader's place in a run, and all moves: from step to step, from packet to packet, and by itself. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { RecordedPacket, StepRecord } from "../src/record/record.ts";
import { type Moves, useKeys } from "./keys.ts";
import { type Place, usePlace } from "./place.ts";
import type { ShownRun } from "./source.ts";

/** How long a step is shown while it plays, in milliseconds. */
const PLAY_INTERVAL = 2_000;

export interface Reader {
  /** The current step's number: 1 if there is no step yet. */
  readonly number: number;
  /** Undefined if there is no step yet. */
  readonly step: StepRecord | undefined;
  readonly chosen: RecordedPacket | undefined;
  readonly go: (place: Place) => void;
  readonly toStep: (step: number) => void;
  readonly toPacket: (packet: number) => void;
  readonly moves: Moves;
  readonly playing: boolean;
  readonly speed: number;
  readonly setSpeed: (speed: number) => void;
}

/**
 * @param steps the steps that the reader can go to
 * @param beginning the step of an address that names none
 * @param canPlay whether the steps can follow each other without the reader
 */
export function useReader(
  steps: readonly StepRecord[],
  beginning: number,
  canPlay: boolean,
): Reader {
  const { place, now, go } = usePlace(beginning);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const count = steps.length;
  const inside = (wanted: number): number => Math.min(Math.max(wanted, 1), Math.max(count, 1));
  const number = inside(place.step);
  const step = steps[number - 1];
  const packets = useMemo(() => steps.flatMap((one) => one.packets), [steps]);
  const chosen = packets.find((packet) => packet.number === (place.packet ?? ownPacket(step)));
  const toStep = (wanted: number): void => go({ step: inside(wanted), packet: undefined });
  const byNow = (): number => inside(now().step);
  const toPacket = (wanted: number): void => {
    const home = steps.find((one) => one.packets.some((packet) => packet.number === wanted));
    if (home !== undefined) go({ step: home.number, packet: wanted });
  };
  const movePacket = (away: number): void => {
    const from = now().packet ?? ownPacket(steps[byNow() - 1]);
    const index = packets.findIndex((packet) => packet.number === from);
    const next = packets[index < 0 ? 0 : index + away];
    if (next !== undefined) toPacket(next.number);
  };
  const moves: Moves = {
    next: () => toStep(byNow() + 1),
    back: () => toStep(byNow() - 1),
    first: () => toStep(1),
    last: () => toStep(count),
    play: () => setPlaying(!playing && number < count && canPlay),
    nextPacket: () => movePacket(1),
    backPacket: () => movePacket(-1),
  };
  useKeys(moves);
  useEffect(() => {
    if (!playing) return;
    if (number >= count) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(moves.next, PLAY_INTERVAL / speed);
    return () => clearTimeout(timer);
  }, [playing, number, count, speed]);
  return { number, step, chosen, go, toStep, toPacket, moves, playing, speed, setSpeed };
}

/** The packet that is shown with a step: the first one it sends, or the first one the network acts on. */
function ownPacket(step: StepRecord | undefined): number | undefined {
  return step?.packets[0]?.number ?? step?.network?.packets[0];
}

/** The step at which a reader begins: the first one that differs, or the last one if the run as a whole does. */
export function beginningOf({ steps, end }: ShownRun): number {
  if (end === undefined) return 1;
  const first = steps.find(({ mismatches }) => mismatches.length > 0);
  return first?.number ?? (end.mismatches.length > 0 ? steps.length : 1);
}
