/**
 * A page whose run grows, as in a studio: `arrive()` delivers its next step. It keeps predictions
 * until `gone` is set.
 */
import { h, render } from "preact";
import type { RunData } from "../../src/draw/run-data.ts";
import type { PredictionFile } from "../../src/predict/file.ts";
import { sheetBlocks } from "../../src/report/lesson/blocks.ts";
import { embedded } from "../../web/embedded.ts";
import { RunPage } from "../../web/run.tsx";
import type { ShownRun, Source } from "../../web/source.ts";

/** The test's access to the page. */
export interface Growing {
  readonly saved: PredictionFile[];
  gone: boolean;
  arrive(): void;
}

const { record } = (await embedded()) as RunData;
const listeners = new Set<() => void>();
let run: ShownRun = { head: record, steps: record.steps.slice(0, 1), end: undefined };

const growing: Growing = {
  saved: [],
  gone: false,
  arrive() {
    const steps = record.steps.slice(0, run.steps.length + 1);
    run = { ...run, steps, end: steps.length === record.steps.length ? record : undefined };
    for (const listener of listeners) listener();
  },
};
Object.assign(globalThis, { growing });

const source: Source = {
  get run() {
    return run;
  },
  subscribe: (changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  },
  savePrediction: async (prediction) => {
    if (growing.gone) throw new Error("the studio has ended");
    growing.saved.push(prediction);
  },
};
render(
  h(RunPage, { source, lessonOf: sheetBlocks }),
  document.getElementById("page") as HTMLElement,
);
