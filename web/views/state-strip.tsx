/** The states of a peer's sockets up to a step, a line for each socket that is open or has just closed. */
import { useMemo } from "preact/hooks";
import {
  type SocketTrack,
  socketTracks,
  statesUpTo,
  trackName,
} from "../../src/draw/states/socket-tracks.ts";
import type { Peer } from "../../src/lab/model.ts";
import type { StepRecord } from "../../src/record/record.ts";

interface StateStripProps {
  readonly steps: readonly StepRecord[];
  readonly peer: Peer;
  readonly number: number;
}

/** More sockets than these are shown without the states that they had before. */
const MOST_WITH_PATHS = 2;

export function StateStrip({ steps, peer, number }: StateStripProps) {
  const tracks = useMemo(() => socketTracks(steps, peer), [steps, peer]);
  const shown = shownTracks(tracks, number);
  if (shown.length === 0) {
    return (
      <ul class="tracks" aria-label={`TCP states of the ${peer}`}>
        <li>{tracks.length === 0 ? "no TCP socket" : <strong class="is">CLOSED</strong>}</li>
      </ul>
    );
  }
  const many = shown.length > MOST_WITH_PATHS;
  return (
    <ul class={many ? "tracks many" : "tracks"} aria-label={`TCP states of the ${peer}`}>
      {shown.map((track) => {
        const path = statesUpTo(track, number);
        const states = many ? path.slice(-1) : path;
        const last = states.length - 1;
        const moved = track.moves.some(({ step }) => step === number);
        return (
          <li key={trackName(track)} class={moved ? "moved" : ""}>
            <span class="track-name">{trackName(track)}</span>
            <span class="states">
              {states.map((state, index) => (
                <>
                  {index > 0 && <span class="then"> ▸ </span>}
                  {index === last ? <strong class="is">{state}</strong> : <span>{state}</span>}
                </>
              ))}
            </span>
            {moved && <span class="visually-hidden"> (changed in this step)</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** The sockets that have begun; those that are closed only in the step that closes them. */
function shownTracks(tracks: readonly SocketTrack[], number: number): readonly SocketTrack[] {
  return tracks.filter(({ moves }) => {
    const last = moves.filter(({ step }) => step <= number).at(-1);
    return last !== undefined && (last.to !== "CLOSED" || last.step === number);
  });
}
