/** One run: the reader's place in it, and all views of it. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { explainPackets } from "../src/explain/packets.ts";
import { PEERS } from "../src/lab/model.ts";
import type { StepRecord } from "../src/record/record.ts";
import { type Moves, useKeys } from "./keys.ts";
import { usePlace } from "./place.ts";
import { type Predicting, usePrediction } from "./prediction.ts";
import type { Source } from "./source.ts";
import { veiled } from "./veil.ts";
import { Head } from "./views/head.tsx";
import { LadderView } from "./views/ladder.tsx";
import { PacketView } from "./views/packet.tsx";
import { Predict } from "./views/predict/predict.tsx";
import { Printed } from "./views/printed.tsx";
import { Programs } from "./views/programs.tsx";
import { RunEnd } from "./views/run-end.tsx";
import { Sockets } from "./views/sockets.tsx";
import { StateView } from "./views/states.tsx";
import { StepView } from "./views/step.tsx";
import { Stepper } from "./views/stepper.tsx";

/** How long a step is shown while it plays, in milliseconds. */
const PLAY_INTERVAL = 2_000;

interface RunPageProps {
  readonly source: Source;
  /** Controls at the top of a run that is not over. */
  readonly controls?: (isVeiled: boolean) => ComponentChildren;
}

export function RunPage({ source, controls }: RunPageProps) {
  const [run, setRun] = useState(source.run);
  useEffect(() => source.subscribe(() => setRun(source.run)), [source]);
  const { place, now, go } = usePlace();
  const [playing, setPlaying] = useState(false);
  const asked = usePrediction(source, run);
  const predicting: Predicting = {
    ...asked,
    answer: (of, answer) => {
      go({ step: of, packet: undefined }); // the run may be further on, but the result of this step is shown
      asked.answer(of, answer);
    },
  };
  const { known, ahead } = useMemo(() => veiled(run, predicting.first), [run, predicting.first]);
  const { steps } = ahead;
  const count = steps.length;
  const isPlanned = run.end === undefined && !steps.some(({ unplanned }) => unplanned);
  const inside = (wanted: number): number => Math.min(Math.max(wanted, 1), Math.max(count, 1));
  const number = inside(place.step);
  const step = steps[number - 1];
  /** The step that all views but the programs show. If the current step is hidden, the one before it. */
  const seen = Math.min(number, known.steps.length);
  const isNext = seen < number;
  const packets = useMemo(() => steps.flatMap((one) => one.packets), [steps]);
  const causes = useMemo(() => explainPackets({ ...known.end, steps: known.steps }), [known]);
  const chosen = packets.find(({ number }) => number === (place.packet ?? ownPacket(step)));

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
    play: () => setPlaying(!playing && number < count && !predicting.on),
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
    const timer = setTimeout(moves.next, PLAY_INTERVAL);
    return () => clearTimeout(timer);
  }, [playing, number, count]);

  if (step === undefined) {
    return (
      <main>
        <Head run={run} />
        {controls?.(false)}
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
      <Head run={known} />
      {controls?.(known !== run)}
      <Stepper
        steps={steps}
        veiled={run.steps.length - known.steps.length}
        of={isPlanned ? run.head.lab.steps : run.steps.length}
        number={number}
        playing={playing}
        moves={moves}
        toStep={toStep}
        predicting={predicting.on}
        predict={() => predicting.toggle(number)}
      />
      {predicting.on && <Predict run={run} predicting={predicting} step={step} next={moves.next} />}
      <div class={isNext ? "above alone" : "above"}>
        <Programs run={ahead} number={number} isNext={isNext} toStep={toStep} />
        {!isNext && <StepView step={step} isObserved={run.head.observed !== undefined} />}
      </div>
      <div class="columns">
        <LadderView
          run={known}
          number={seen}
          chosen={chosen?.number}
          toStep={toStep}
          toPacket={toPacket}
        />
        <PacketView
          packet={chosen}
          step={isNext ? undefined : step}
          why={chosen && causes.get(chosen.number)}
          toPacket={toPacket}
        />
      </div>
      <div class="pair">
        {PEERS.map((peer) => (
          <Sockets key={peer} run={known} peer={peer} number={seen} isNext={isNext} />
        ))}
      </div>
      <div class="pair">
        {PEERS.map((peer) => (
          <StateView key={peer} steps={known.steps} peer={peer} number={seen} isNext={isNext} />
        ))}
      </div>
      <Printed
        run={known}
        number={seen}
        isNext={isNext}
        chosen={chosen?.number}
        toPacket={toPacket}
      />
      {known.end && <RunEnd record={known.end} folder={run.folder} />}
    </main>
  );
}

/** The packet that is shown with a step: the first one it sends, or the first one the network acts on. */
function ownPacket(step: StepRecord | undefined): number | undefined {
  return step?.packets[0]?.number ?? step?.network?.packets[0];
}
