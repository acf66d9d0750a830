/** The prediction of a step next to what happened. */
import { useEffect, useRef } from "preact/hooks";
import type { PredictionFile } from "../../../src/predict/file.ts";
import type { Answer } from "../../../src/predict/prediction.ts";
import type { RunScore } from "../../../src/predict/run-score.ts";
import type { ScoredItem } from "../../../src/predict/score.ts";
import { lackText, tallyText } from "../../../src/report/text/prediction-text.ts";
import { Panel } from "../panel.tsx";
import { Table } from "../table.tsx";
import { Download } from "./end.tsx";

interface PredictResultProps {
  readonly step: number;
  readonly answer: Answer;
  /** The score of all predicted steps. */
  readonly score: RunScore;
  /** Undefined if the download is offered elsewhere. */
  readonly file: (() => PredictionFile) | undefined;
  /** Undefined after the last step. */
  readonly next: (() => void) | undefined;
}

export function PredictResult({ step, answer, score, file, next }: PredictResultProps) {
  const heading = useRef<HTMLSpanElement>(null);
  useEffect(() => heading.current?.focus(), [step]);
  const own = score.steps.find((one) => one.step === step)?.score;
  return (
    <Panel
      id="predicted"
      kind="predict"
      title={
        <span ref={heading} tabIndex={-1}>
          {own === undefined || answer === "skipped"
            ? `Step ${step} was skipped and does not count`
            : `You predicted step ${step}: ${tallyText(own)}`}
        </span>
      }
      aside={
        <>
          <span>so far {tallyText(score.total)}</span>
          {file && <Download file={file} />}
        </>
      }
    >
      {own !== undefined && (
        <Table
          kind="scored"
          under="predicted"
          signs="Verdict"
          columns={["Predicted", "Observed", "Points"]}
        >
          {own.items.map((item, index) => (
            <ItemRow key={index} item={item} />
          ))}
        </Table>
      )}
      {next !== undefined && (
        <button type="button" class="plain" onClick={next}>
          Next step
        </button>
      )}
    </Panel>
  );
}

function ItemRow({ item }: { readonly item: ScoredItem }) {
  const { what, verdict, predicted, seen, points, of } = item;
  const name = what.startsWith("packet") ? "" : `${what} `;
  const side = (text: string): string => (text === "" ? "–" : `${name}${text}`);
  const lack = lackText(item);
  return (
    <tr class={verdict === "right" ? "right" : "not"}>
      <th scope="row">
        {verdict === "right" ? "✓" : "✗"} {verdict}
      </th>
      <td>{side(predicted)}</td>
      <td>{side(seen)}</td>
      <td>
        {of > 0 && `${points} of ${of}`}
        {lack !== "" && <span class="lack"> {lack}</span>}
      </td>
    </tr>
  );
}
