/** A step: what it did and why, and its verdict. A step that differs shows its first mismatch before all else. */
import type { Meaning } from "../../src/explain/explanation.ts";
import type { Mismatch, RecordedCall, RunRecord, StepRecord } from "../../src/record/record.ts";
import { loopbackLines, loopbackSummary } from "../../src/report/text/loopback-text.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import { actText, againText } from "../../src/report/text/transcript/network.ts";
import type { Because } from "../../src/report/text/transcript/reasons.ts";
import { runText } from "../../src/report/text/transcript/run.ts";
import { typedText } from "../../src/report/text/transcript/typed.ts";
import { Claims } from "./claims.tsx";
import { SourceLinks } from "./code/source-links.tsx";
import { Mismatches } from "./differs.tsx";
import { Execution, Fact } from "./execution.tsx";
import { Panel } from "./panel.tsx";
import { actorName } from "./stepper.tsx";

interface StepViewProps {
  readonly step: StepRecord;
  readonly meanings: ReadonlyMap<RecordedCall, Meaning>;
  /** The mismatches of the run as a whole, shown with its last step. */
  readonly ofTheRun: RunRecord["mismatches"];
  /** The variables in the executed line that have changed, each with its value. */
  readonly sets: readonly string[];
  /** Whether the program of this step is not the lab's own. */
  readonly isOther: boolean;
  readonly because: Because;
  /** No lab was run, so nothing was expected. */
  readonly isObserved: boolean;
}

export function StepView({
  step,
  meanings,
  ofTheRun,
  sets,
  isOther,
  because,
  isObserved,
}: StepViewProps) {
  const { executed, mismatches, unplanned, unjudged } = step;
  const actor = actorName(step);
  const title = (
    <>
      Step {step.number}: <span class={`actor ${actor}`}>{actor}</span>{" "}
      <code>{safeText(executed?.line.text.trim() ?? actText(step))}</code>
    </>
  );
  const differs = mismatches.length + ofTheRun.length > 0;
  return (
    <Panel
      id="step"
      title={title}
      kind={`told${differs ? " failed" : ""}`}
      aside={!isObserved && <Verdict mismatches={mismatches} step={step} />}
      scrolls
    >
      {differs && (
        <div class="found">
          <Mismatches all={mismatches} because={(one) => because(one, step)} />
          {ofTheRun.length > 0 && <h3 class="of-the-run">The run as a whole</h3>}
          <Mismatches all={ofTheRun} because={(one) => because(one)} />
        </div>
      )}
      <div class="reasons">
        <Why step={step} about={whyAbout(isOther, mismatches.length > 0)} />
        {unjudged !== undefined && <p class="unjudged">· not judged: {safeText(unjudged)}</p>}
        {unplanned && <p class="unjudged">· not part of the lab’s plan, so not judged</p>}
      </div>
      <Facts step={step} meanings={meanings} sets={sets} />
    </Panel>
  );
}

/** The words before the lab's explanation, if it may not be about the executed line. */
function whyAbout(isOther: boolean, differs: boolean): string {
  if (differs) return "The lab expects: ";
  return isOther ? "In the lab: " : "";
}

function Why({ step: { why, source, shows }, about }: { step: StepRecord; about: string }) {
  return (
    <>
      {why !== "" && (
        <p class="why">
          {about !== "" && <strong>{about}</strong>}
          {safeText(why)}
        </p>
      )}
      {source !== undefined && <SourceLinks source={source} />}
      {shows.length > 0 && <Claims ids={shows} />}
    </>
  );
}

function Verdict({
  mismatches,
  step: { unplanned, unjudged },
}: {
  readonly mismatches: readonly Mismatch[];
  readonly step: StepRecord;
}) {
  if (mismatches.length > 0) return <span class="bad">✗ not as expected</span>;
  if (unplanned || unjudged !== undefined) return <span class="no-verdict">· not judged</span>;
  return <span class="good">✓ as expected</span>;
}

function Facts({ step, meanings, sets }: Pick<StepViewProps, "step" | "meanings" | "sets">) {
  const { executed, finished, sysctls, sentAgain, loopback } = step;
  return (
    <dl class="facts">
      {executed && <Execution line={executed} meanings={meanings} />}
      {finished.map((line) => (
        <Execution key={line.peer} line={line} meanings={meanings} woken />
      ))}
      {sets.length > 0 && (
        <Fact name="sets">
          <code>{safeText(sets.join(", "))}</code>
        </Fact>
      )}
      {runText(step).map((text) => (
        <Fact key={text} name="runs">
          {text}
        </Fact>
      ))}
      {typedText(step.typed).map((text, index) => (
        <Fact name="typed" key={`${index} ${text}`}>
          <code>{text}</code>
        </Fact>
      ))}
      {againText(sentAgain).map((text) => (
        <Fact name="again" key={text}>
          {text}
        </Fact>
      ))}
      {loopbackLines(loopback).map((of) => (
        <Fact name="on lo" key={of.peer}>
          {safeText(loopbackSummary(of))}
        </Fact>
      ))}
      {sysctls.map(({ peer, name, value }) => (
        <Fact name="setting" key={`${peer} ${name}`}>
          <code>{safeText(`${peer}: ${name} = ${value}`)}</code>
        </Fact>
      ))}
    </dl>
  );
}
