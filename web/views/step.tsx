/** A step: its actions and the reason for them. Each mismatch shows expected and observed side by side. */
import { callPlace } from "../../src/check/call-place.ts";
import { describeCall, describeOutcome } from "../../src/check/execution.ts";
import { meaningOf } from "../../src/explain/results.ts";
import type { ExecutedLine, Mismatch, RecordedCall, StepRecord } from "../../src/record/record.ts";
import { actText, againText } from "../../src/report/text/network-text.ts";
import { runText } from "../../src/report/text/run-text.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import { typedText } from "../../src/report/text/typed-text.ts";
import { Panel } from "./panel.tsx";
import { actorName } from "./stepper.tsx";

interface StepViewProps {
  readonly step: StepRecord;
  /** No lab was run, so nothing was expected. */
  readonly isObserved: boolean;
}

export function StepView({ step, isObserved }: StepViewProps) {
  const { executed, finished, why, source, mismatches, shows, sysctls, sentAgain } = step;
  const { unplanned, unjudged } = step;
  const isGood = mismatches.length === 0 && !unplanned && unjudged === undefined && !isObserved;
  const actor = actorName(step);
  const title = (
    <>
      Step {step.number}: <span class={`actor ${actor}`}>{actor}</span>{" "}
      <code>{safeText(executed?.line.text.trim() ?? actText(step))}</code>
    </>
  );
  return (
    <Panel id="step" title={title} kind={mismatches.length > 0 ? "failed" : ""}>
      {mismatches.map((mismatch) => (
        <Differs key={mismatch.subject} mismatch={mismatch} />
      ))}
      {why !== "" && <p class="why">{safeText(why)}</p>}
      {source !== undefined && <p class="where">{safeText(source)}</p>}
      <dl class="facts">
        {runText(step).map((text) => (
          <Fact key={text} name="runs">
            {text}
          </Fact>
        ))}
        {executed && <Execution line={executed} />}
        {finished.map((line) => (
          <Execution key={line.peer} line={line} woken />
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
        {sysctls.map(({ peer, name, value }) => (
          <Fact name="setting" key={`${peer} ${name}`}>
            <code>{safeText(`${peer}: ${name} = ${value}`)}</code>
          </Fact>
        ))}
        {shows.length > 0 && <Fact name="shows">{safeText(shows.join(" "))}</Fact>}
      </dl>
      {isGood && <p class="good">✓ as expected</p>}
      {unjudged !== undefined && <p class="unjudged">· not judged: {safeText(unjudged)}</p>}
      {unplanned && <p class="unjudged">· not part of the lab’s plan, so not judged</p>}
    </Panel>
  );
}

function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: preact.ComponentChildren;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Execution({
  line,
  woken = false,
}: {
  readonly line: ExecutedLine;
  readonly woken?: boolean;
}) {
  const { calls, outcome, output, peer } = line;
  return (
    <>
      {woken && (
        <Fact name="wakes">
          {peer} <code>{safeText(line.line.text.trim())}</code>
        </Fact>
      )}
      {calls.length > 0 && (
        <Fact name={calls.length === 1 ? "call" : "calls"}>
          {calls.map((call) => (
            <div key={call.text}>
              <code class="call">
                {safeText(describeCall(call))}
                {callPlace(call) !== "" && <small> {safeText(callPlace(call))}</small>}
              </code>
              <Meant call={call} />
            </div>
          ))}
        </Fact>
      )}
      {outcome.kind !== "finished" && <Fact name="line">{safeText(describeOutcome(outcome))}</Fact>}
      {output !== "" && (
        <Fact name="prints">
          <pre>{safeText(output).trimEnd()}</pre>
        </Fact>
      )}
    </>
  );
}

/** The meaning of a result that is more than success. */
function Meant({ call }: { readonly call: RecordedCall }) {
  const meaning = meaningOf(call);
  return (
    meaning && (
      <p class="meta">
        {safeText(meaning.text)} ({meaning.source})
      </p>
    )
  );
}

export function Differs({ mismatch }: { readonly mismatch: Mismatch }) {
  const { subject, expected, observed, evidence, advice, follows } = mismatch;
  const [same, rest] = commonStart(expected, observed);
  return (
    <div class="differs">
      <h3>✗ {safeText(subject)}</h3>
      <div class="sides">
        <div>
          <h4>expected</h4>
          <pre>
            {safeText(same)}
            <ins>{safeText(expected.slice(rest))}</ins>
          </pre>
        </div>
        <div>
          <h4>observed</h4>
          <pre>
            {safeText(same)}
            <del>{safeText(observed.slice(rest))}</del>
          </pre>
        </div>
      </div>
      {evidence !== undefined && <pre class="evidence">{safeText(evidence)}</pre>}
      {advice !== undefined && <p class="advice">Hint: {safeText(advice)}</p>}
      {follows !== undefined && <p class="where">Follows: {safeText(follows.join("; "))}</p>}
    </div>
  );
}

/** The common beginning of two texts, in whole words, and its length. */
function commonStart(a: string, b: string): readonly [string, number] {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  const words = a.slice(0, length).search(/\S*$/);
  const rest = length === a.length && length === b.length ? length : words;
  return [a.slice(0, rest), rest];
}
