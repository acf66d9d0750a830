/** Everything that parses bytes or text from outside. */
import type { Target } from "./target.ts";
import { captureTargets } from "./targets/captures.ts";
import { commandLineTargets } from "./targets/command-line.ts";
import { debuggerTargets } from "./targets/debugger.ts";
import { labTargets } from "./targets/labs.ts";
import { predictionTargets } from "./targets/predictions.ts";
import { recordTargets } from "./targets/records.ts";
import { streamTargets } from "./targets/streams.ts";
import { textTargets } from "./targets/texts.ts";

export const targets: readonly Target[] = [
  ...captureTargets,
  ...textTargets,
  ...debuggerTargets,
  ...streamTargets,
  ...labTargets,
  ...recordTargets,
  ...predictionTargets,
  ...commandLineTargets,
];
