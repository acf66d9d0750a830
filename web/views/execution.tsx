/** The effects of a line: its calls with their results and meaning, its end, and what it printed. */
import type { ComponentChildren } from "preact";
import { busyText, callPlace, raceText } from "../../src/check/call-place.ts";
import { describeCall, describeOutcome } from "../../src/check/execution.ts";
import type { Meaning } from "../../src/explain/explanation.ts";
import type { ExecutedLine, RecordedCall } from "../../src/record/record.ts";
import { safeText } from "../../src/report/text/safe-text.ts";

interface FactProps {
  readonly name: string;
  readonly children: ComponentChildren;
}

export function Fact({ name, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface ExecutionProps {
  readonly line: ExecutedLine;
  readonly meanings: ReadonlyMap<RecordedCall, Meaning>;
  /** Whether an earlier step started the line. */
  readonly woken?: boolean;
}

export function Execution({ line, meanings, woken = false }: ExecutionProps) {
  const { calls, races = [], busy = [], outcome, output, peer } = line;
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
              <Meant meaning={meanings.get(call)} />
            </div>
          ))}
        </Fact>
      )}
      {races.length > 0 && (
        <Fact name="race">
          {races.map((race) => (
            <div key={raceText(race)}>{safeText(raceText(race))}</div>
          ))}
        </Fact>
      )}
      {busy.length > 0 && <Fact name="busy">{busyText(busy)}</Fact>}
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
function Meant({ meaning }: { readonly meaning: Meaning | undefined }) {
  return (
    meaning && (
      <p class="meta">
        {safeText(meaning.text)} ({meaning.source})
      </p>
    )
  );
}
