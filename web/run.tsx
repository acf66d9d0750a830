/** One run: where the reader is, and all views of it. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { PEERS } from "../src/lab/model.ts";
import type { StepRecord } from "../src/record/record.ts";
import { type Moves, useKeys } from "./keys.ts";
import { usePlace } from "./place.ts";
import type { Source } from "./source.ts";
import { Head } from "./views/head.tsx";
import { LadderView } from "./views/ladder.tsx";
import { PacketView } from "./views/packet.tsx";
import { Printed } from "./views/printed.tsx";
import { Programs } from "./views/programs.tsx";
import { RunEnd } from "./views/run-end.tsx";
import { Sockets } from "./views/sockets.tsx";
import { StateView } from "./views/states.tsx";
import { StepView } from "./views/step.tsx";
import { Stepper } from "./views/stepper.tsx";

/** How long a step is shown while it plays, in milliseconds. */
const PLAY_PACE = 2_000;

interface RunPageProps {
  readonly source: Source;
  /** What a run that goes on has besides, at the top. */
  readonly children?: ComponentChildren;
}

export function RunPage({ source, children }: RunPageProps) {
  const [run, setRun] = useState(source.run);
  useEffect(() => source.subscribe(() => setRun(source.run)), [source]);
  const { place, now, go } = usePlace();
  const [playing, setPlaying] = useState(false);
  const { steps } = run;
  const count = steps.length;
  const isPlanned = run.end === undefined && !steps.some(({ unplanned }) => unplanned);
  const inside = (wanted: number): number => Math.min(Math.max(wanted, 1), Math.max(count, 1));
  const number = inside(place.step);
  const step = steps[number - 1];
  const packets = useMemo(() => steps.flatMap((one) => one.packets), [steps]);
  const chosen = packets.find(({ number }) => number === (place.packet ?? ownPacket(step)));

  const toStep = (wanted: number): void => go({ step: inside(wanted), packet: undefined });
  const byNow = (): number => inside(now().step);
  const toPacket = (wanted: number): void => {
    const home = steps.find((one) => one.packets.some((packet) => packet.number === wanted));
    if (home !== undefined) go({ step: home.number, packet: wanted });
  };
  const beside = (away: number): void => {
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
    play: () => setPlaying(!playing && number < count),
    nextPacket: () => beside(1),
    backPacket: () => beside(-1),
  };
  useKeys(moves);
  useEffect(() => {
    if (!playing) return;
    if (number >= count) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(moves.next, PLAY_PACE);
    return () => clearTimeout(timer);
  }, [playing, number, count]);

  if (step === undefined) {
    return (
      <main>
        <Head run={run} />
        {children}
        {run.end === undefined ? (
          <Programs run={run} number={0} toStep={toStep} />
        ) : (
          <>
            <p class="empty">
              No step of this run was executed: {run.end.reason ?? "nothing is recorded"}
            </p>
            <RunEnd record={run.end} folder={run.folder} />
          </>
        )}
      </main>
    );
  }
  return (
    <main>
      <Head run={run} />
      {children}
      <Stepper
        steps={steps}
        of={isPlanned ? run.head.lab.steps : count}
        number={number}
        playing={playing}
        moves={moves}
        toStep={toStep}
      />
      <div class="above">
        <Programs run={run} number={number} toStep={toStep} />
        <StepView step={step} />
      </div>
      <div class="columns">
        <LadderView
          run={run}
          number={number}
          chosen={chosen?.number}
          toStep={toStep}
          toPacket={toPacket}
        />
        <PacketView packet={chosen} step={step} />
      </div>
      <div class="pair">
        {PEERS.map((peer) => (
          <Sockets key={peer} run={run} peer={peer} number={number} />
        ))}
      </div>
      <div class="pair">
        {PEERS.map((peer) => (
          <StateView key={peer} steps={steps} peer={peer} number={number} />
        ))}
      </div>
      <Printed run={run} number={number} chosen={chosen?.number} toPacket={toPacket} />
      {run.end && <RunEnd record={run.end} folder={run.folder} />}
    </main>
  );
}

/** The packet a step is looked at with: the first it sends, or the first the network acts on. */
function ownPacket(step: StepRecord | undefined): number | undefined {
  return step?.packets[0]?.number ?? step?.network?.packets[0];
}
