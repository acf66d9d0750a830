/** The state diagram with the paths of a peer's sockets so far. The numbers on the paths are steps. */
import { useMemo } from "preact/hooks";
import { DIAGRAM_SIZE } from "../../src/draw/states/diagram.ts";
import { wayShapes } from "../../src/draw/states/paths.ts";
import { socketTracks, statesUpTo, trackName } from "../../src/draw/states/socket-tracks.ts";
import type { Peer } from "../../src/lab/model.ts";
import type { StepRecord } from "../../src/record/record.ts";
import { shape } from "../shape.ts";

interface StateViewProps {
  readonly steps: readonly StepRecord[];
  readonly peer: Peer;
  readonly number: number;
  /** Whether the step after this one must be predicted first. */
  readonly isNext: boolean;
}

export function StateView({ steps, peer, number, isNext }: StateViewProps) {
  const tracks = useMemo(() => socketTracks(steps, peer), [steps, peer]);
  const begun = tracks
    .map((track) => ({ name: trackName(track), states: statesUpTo(track, number) }))
    .filter(({ states }) => states.length > 0);
  const shapes = useMemo(
    () => wayShapes([{ peer, tracks }], number, "steps").map((one) => shape(one)),
    [tracks, peer, number],
  );
  const { width, height } = DIAGRAM_SIZE;
  return (
    <div class="way">
      <h3>
        TCP states of the <span class={`actor ${peer}`}>{peer}</span>
        {isNext && <span class="where"> before the step</span>}
      </h3>
      {tracks.length === 0 ? (
        <p class="empty">
          {isNext
            ? `No TCP socket of the ${peer} has been seen before this step.`
            : `No table of this run shows a TCP socket of the ${peer}.`}
        </p>
      ) : (
        <>
          <ul class="ways-so-far">
            {begun.length === 0 && <li>CLOSED: nothing has happened yet</li>}
            {begun.map(({ name, states }, index) => (
              <li key={`${name} ${index}`}>
                <span>{name}</span> {states.join(" → ")}
              </li>
            ))}
          </ul>
          <svg
            class="ways"
            viewBox={`0 0 ${width} ${height}`}
            role="img"
            aria-label={`State diagram of the ${peer}; the list above has its path`}
          >
            {shapes}
          </svg>
        </>
      )}
    </div>
  );
}
