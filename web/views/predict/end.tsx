/** The score of the whole prediction, by step and by statement, with its file to download. */
import { CLAIMS } from "../../../src/lab/claims.ts";
import { PREDICTION_FILE, type PredictionFile } from "../../../src/predict/file.ts";
import type { RunScore } from "../../../src/predict/run-score.ts";
import { tallyText, UNCHARGED } from "../../../src/report/text/prediction-text.ts";
import { safeText } from "../../../src/report/text/safe-text.ts";
import { saveAs } from "../../download.ts";
import { Panel } from "../panel.tsx";

interface PredictEndProps {
  readonly score: RunScore;
  readonly file: () => PredictionFile;
  readonly startOver: () => void;
}

/** Shown when no step is left to predict. */
export function PredictEnd({ score, file, startOver }: PredictEndProps) {
  const { steps, total, charged, claims } = score;
  return (
    <Panel
      id="score"
      kind="predict"
      title={`Your score: ${tallyText(total)}`}
      aside={
        <>
          <Download file={file} />
          <button type="button" class="plain" onClick={startOver}>
            Start over
          </button>
        </>
      }
    >
      {!charged && <p class="reason">{UNCHARGED}</p>}
      <div class="pair scores">
        <table class="scored">
          <caption>By step</caption>
          <tbody>
            {steps.map(({ step, name, score }) => (
              <tr key={step}>
                <th scope="row">
                  {step} {safeText(name)}
                </th>
                <td class="amount">
                  {score === undefined ? "skipped" : `${score.points} of ${score.of}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {claims.length > 0 && (
          <table class="scored">
            <caption>By statement</caption>
            <tbody>
              {claims.map(({ id, points, of }) => (
                <tr key={id}>
                  <th scope="row">{safeText(id)}</th>
                  <td>{CLAIMS[id] ?? ""}</td>
                  <td class="amount">
                    {points} of {of}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Panel>
  );
}

export function Download({ file }: Pick<PredictEndProps, "file">) {
  return (
    <button type="button" class="plain" onClick={() => download(file())}>
      Download {PREDICTION_FILE}
    </button>
  );
}

function download(prediction: PredictionFile): void {
  saveAs(PREDICTION_FILE, `${JSON.stringify(prediction, undefined, 2)}\n`);
}
