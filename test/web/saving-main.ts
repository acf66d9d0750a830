/** A page whose source keeps predictions: the first time it can, then its place is gone. */
import { h, render } from "preact";
import type { PredictionFile } from "../../src/predict/file.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { embedded } from "../../web/embedded.ts";
import { RunPage } from "../../web/run.tsx";
import { recordedSource, type Source } from "../../web/source.ts";

const saved: PredictionFile[] = [];
Object.assign(globalThis, { saved });

const source: Source = {
  ...recordedSource((await embedded()) as RunRecord),
  savePrediction: async (prediction) => {
    if (saved.length > 0) throw new Error("the studio has ended");
    saved.push(prediction);
  },
};
render(h(RunPage, { source }), document.getElementById("page") as HTMLElement);
