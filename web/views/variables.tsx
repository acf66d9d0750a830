/** The variables of both programs after a step. Those that the step has set or changed are marked. */
import { PEERS, type Peer } from "../../src/lab/model.ts";
import type { StepRecord } from "../../src/record/record.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import { variablesUpTo } from "../../src/report/text/transcript/variables.ts";

const MARKS = { "+": "new", "*": "changed", " ": "" };

interface VariablesProps {
  readonly steps: readonly StepRecord[];
  readonly number: number;
}

export function VariablesView({ steps, number }: VariablesProps) {
  return (
    <div class="both-ways">
      {PEERS.map((peer) => (
        <OfPeer key={peer} steps={steps} number={number} peer={peer} />
      ))}
    </div>
  );
}

function OfPeer({ steps, number, peer }: VariablesProps & { readonly peer: Peer }) {
  const read = variablesUpTo(steps, peer, number);
  if (read === undefined) {
    return (
      <div class="way">
        <h3>
          Variables of the <span class={`actor ${peer}`}>{peer}</span>
        </h3>
        <p class="empty">None were read so far.</p>
      </div>
    );
  }
  return (
    <div class="way">
      <h3 id={`variables-${peer}`}>
        <span class={`actor ${peer}`}>{peer}</span> in <code>{safeText(read.function)}</code>
        {read.step < number && <span class="where"> after step {read.step}</span>}
      </h3>
      <table class="variables" aria-labelledby={`variables-${peer}`}>
        <tbody>
          {read.shown.map(({ name, value, isSet, mark }) => (
            <tr key={name} class={MARKS[mark]}>
              <td class="mark">
                {mark.trim()}
                <span class="visually-hidden">{MARKS[mark]}</span>
              </td>
              <th scope="row">{safeText(name)}</th>
              <td class={isSet ? "" : "unset"}>{safeText(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {read.shown.length === 0 && <p class="empty">No variables.</p>}
      {read.more > 0 && <p class="empty">{read.more} more are not shown.</p>}
    </div>
  );
}
