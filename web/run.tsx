/** One run: the reader's place in it, and all views of it, in a workspace whose panes do not move. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { packetFates } from "../src/draw/ladder/rows.ts";
import { explainPackets } from "../src/explain/packets.ts";
import { meaningsOf } from "../src/explain/results.ts";
import { PEERS } from "../src/lab/model.ts";
import type { SheetNode } from "../src/report/lesson/blocks.ts";
import { safeText } from "../src/report/text/safe-text.ts";
import { becauseIn } from "../src/report/text/transcript/reasons.ts";
import { changedInLine } from "../src/report/text/transcript/variables.ts";
import { type Predicting, usePrediction } from "./prediction.ts";
import { beginningOf, useReader } from "./reader.ts";
import type { ShownRun, Source } from "./source.ts";
import { veiled } from "./veil.ts";
import { BeforeSteps } from "./views/before-steps.tsx";
import { Program } from "./views/code/programs.tsx";
import { Details } from "./views/details.tsx";
import { Head } from "./views/head.tsx";
import { LadderView } from "./views/ladder.tsx";
import { Lesson, type TryChange } from "./views/lesson/lesson.tsx";
import { Predict } from "./views/predict/predict.tsx";
import { RunEnd } from "./views/run-end.tsx";
import { Sockets } from "./views/sockets.tsx";
import { StepView } from "./views/step.tsx";
import { Stepper } from "./views/stepper.tsx";
import { usePaneSizes } from "./workspace/sizes.ts";
import { Workspace } from "./workspace/workspace.tsx";

/** The parts that a page adds to a run that is not over. */
export interface RunControls {
  /** The way to other pages. */
  readonly way: ComponentChildren;
  /** Messages above the panes. */
  readonly notice: ComponentChildren;
  /** The bar below the panes. */
  readonly bar: ComponentChildren;
  /** Shown in place of the panes. */
  readonly cover: ComponentChildren | undefined;
  readonly tryChange: TryChange;
}

interface RunPageProps {
  readonly source: Source;
  /** The lab's sheet as data: a report has them, and the studio makes them. */
  readonly lessonOf: (sheet: string) => readonly (readonly SheetNode[])[];
  readonly controls?: (isVeiled: boolean) => RunControls;
}

export function RunPage({ source, lessonOf, controls }: RunPageProps) {
  const [run, setRun] = useState(source.run);
  useEffect(() => source.subscribe(() => setRun(source.run)), [source]);
  const panes = usePaneSizes();
  const [tab, setTab] = useState("packet");
  const asked = usePrediction(source, run);
  const { known, ahead } = useMemo(() => veiled(run, asked.first), [run, asked.first]);
  const { steps } = ahead;
  const reader = useReader(steps, beginningOf(run), !asked.on);
  const { number, step, chosen, toStep, toPacket, moves } = reader;
  const predicting: Predicting = {
    ...asked,
    answer: (of, answer) => {
      reader.go({ step: of, packet: undefined }); // the run may be further on, but the result of this step is shown
      asked.answer(of, answer);
    },
  };
  const isPlanned =
    run.end === undefined &&
    run.head.observed === undefined &&
    !steps.some(({ unplanned }) => unplanned);
  /** The step that all views but the programs show. If the current step is hidden, the one before it. */
  const seen = Math.min(number, known.steps.length);
  const isNext = seen < number;
  const [causes, because] = useMemo(() => {
    const evidence = { ...known.end, steps: known.steps };
    return [explainPackets(evidence), becauseIn(evidence)];
  }, [known]);
  const meanings = useMemo(() => meaningsOf(known.steps), [known]);
  const fates = useMemo(
    () =>
      packetFates({
        steps: known.steps,
        late: known.end?.late ?? [],
        goesOn: known.end === undefined,
      }),
    [known],
  );
  const given = controls?.(known !== run);
  const reason = known.end?.reason;
  const { sheet } = run.head.lab;
  const blocks = useMemo(
    () => (sheet === undefined ? undefined : lessonOf(sheet)),
    [sheet, lessonOf],
  );
  const notice = (
    <>
      {reason !== undefined && <Inconclusive run={known} reason={reason} />}
      {given?.notice}
    </>
  );

  const lesson =
    blocks === undefined || predicting.on
      ? undefined
      : () => <Lesson blocks={blocks} port={run.head.port} tryChange={given?.tryChange} />;

  if (step === undefined) {
    return (
      <Workspace
        panes={panes}
        tab={tab}
        setTab={setTab}
        head={<Head run={run} way={given?.way} />}
        notice={notice}
        bar={given?.bar}
        cover={given?.cover}
        upper={PEERS.map((peer) => (
          <Program key={peer} peer={peer} run={run} number={0} toStep={toStep} />
        ))}
        lower={
          run.end ? (
            <section class="panel told" aria-labelledby="whole">
              <p class="empty">
                No step of this run was executed: {run.end.reason ?? "nothing is recorded"}
              </p>
              <RunEnd record={run.end} folder={run.folder} />
            </section>
          ) : (
            <BeforeSteps lesson={lesson} open={tab} choose={setTab} />
          )
        }
      />
    );
  }
  return (
    <Workspace
      panes={panes}
      tab={tab}
      setTab={setTab}
      isPredicting={predicting.on}
      head={<Head run={known} way={given?.way} />}
      timeline={
        <Stepper
          steps={steps}
          veiled={run.steps.length - known.steps.length}
          of={isPlanned ? run.head.lab.steps : run.steps.length}
          number={number}
          playing={reader.playing}
          speed={reader.speed}
          setSpeed={reader.setSpeed}
          moves={moves}
          toStep={toStep}
          predicting={predicting.on}
          predict={() => predicting.toggle(number)}
        />
      }
      notice={notice}
      bar={given?.bar}
      cover={given?.cover}
      upper={
        <>
          {PEERS.map((peer) => (
            <Program
              key={peer}
              peer={peer}
              run={ahead}
              number={number}
              isNext={isNext}
              toStep={toStep}
            />
          ))}
          <LadderView
            run={known}
            number={seen}
            chosen={chosen?.number}
            toStep={toStep}
            toPacket={toPacket}
          />
          {PEERS.map((peer) => (
            <Sockets key={peer} run={known} peer={peer} number={seen} isNext={isNext} />
          ))}
        </>
      }
      lower={
        <>
          <div class="telling">
            {predicting.on && (
              <Predict run={run} predicting={predicting} step={step} next={moves.next} />
            )}
            {!isNext && (
              <StepView
                meanings={meanings}
                step={step}
                sets={changedInLine(steps, number)}
                ofTheRun={number === steps.length ? (known.end?.mismatches ?? []) : []}
                isOther={isOtherProgram(run, step.executed?.peer)}
                because={because}
                isObserved={run.head.observed !== undefined}
              />
            )}
          </div>
          <Details
            run={known}
            whole={run}
            number={seen}
            isNext={isNext}
            chosen={chosen}
            why={chosen && causes.get(chosen.number)}
            fates={fates}
            toPacket={toPacket}
            lesson={lesson}
            open={tab}
            choose={setTab}
            panes={panes}
          />
        </>
      }
    />
  );
}

/** Whether a peer's program is not the lab's own: its files are then named with their folder. */
function isOtherProgram({ head }: ShownRun, peer: "server" | "client" | undefined): boolean {
  return peer !== undefined && (head.files?.[peer].main.includes("/") ?? false);
}

function Inconclusive({ run: { steps }, reason }: { readonly run: ShownRun; reason: string }) {
  const left = steps.some(({ unplanned }) => unplanned);
  return (
    <p class="reason">
      Inconclusive: {safeText(reason)}
      {!left && " This says nothing about the programs."}
    </p>
  );
}
