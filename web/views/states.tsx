/** The state diagram with the path of a peer's sockets so far. */
import { useMemo } from "preact/hooks";
import { DIAGRAM_SIZE } from "../../src/draw/states/diagram.ts";
import { wayShapes } from "../../src/draw/states/paths.ts";
import { socketTracks, statesUpTo, trackName } from "../../src/draw/states/socket-tracks.ts";
import type { Peer } from "../../src/lab/model.ts";
import type { StepRecord } from "../../src/record/record.ts";
import { shape } from "../shape.ts";
import { Panel } from "./panel.tsx";

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
    () => wayShapes([{ peer, tracks }], number).map((one) => shape(one)),
    [tracks, peer, number],
  );
  const title = (
    <>
      TCP states of the <span class={`actor ${peer}`}>{peer}</span>
    </>
  );
  if (tracks.length === 0) {
    return (
      <Panel id={`states-${peer}`} title={title}>
        <p class="empty">
          {isNext
            ? `No TCP socket of the ${peer} has been seen before this step.`
            : `No table of this run shows a TCP socket of the ${peer}.`}
        </p>
      </Panel>
    );
  }
  const { width, height } = DIAGRAM_SIZE;
  return (
    <Panel id={`states-${peer}`} title={title} aside={isNext && <span>before the step</span>}>
      <ul class="tracks">
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
    </Panel>
  );
}
