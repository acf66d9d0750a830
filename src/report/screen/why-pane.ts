/** The pane that explains a step: whether it was as expected, what the program did, and why. */
import { busyText, callPlace, raceText } from "../../check/call-place.ts";
import { describeCall, describeOutcome } from "../../check/execution.ts";
import { oneLine } from "../../lab/one-line.ts";
import type { ExecutedLine, StepRecord } from "../../record/record.ts";
import { wrapped } from "../text/layout.ts";
import { mismatchLines } from "../text/mismatch-text.ts";
import { safeText } from "../text/safe-text.ts";
import type { Style } from "../text/style.ts";
import { actorOf, actText } from "../text/transcript/network.ts";
import { type Because, becauseIn } from "../text/transcript/reasons.ts";
import { runText } from "../text/transcript/run.ts";
import { typedText } from "../text/transcript/typed.ts";
import type { Content } from "./panes.ts";
import type { Scene } from "./scene.ts";

/** The effects of the step, whether they were expected, and why. */
export function whyOf(scene: Scene, at: number, columns: number, style: Style): Content {
  const step = scene.steps[at];
  const said = [
    ...(scene.refusal === undefined ? [] : [style.notice(safeText(scene.refusal))]),
    ...scene.end.map((line) => style.strong(safeText(line))),
  ].flatMap((line) => wrapped(line, columns, 2));
  if (step === undefined) {
    return { title: "explanation", lines: [...said, ...firstLines(scene, columns)] };
  }
  const because = becauseIn({ steps: scene.steps.slice(0, at + 1) });
  const lines = [
    ...judgement(step, columns, style, because),
    ...runText(step),
    ...(step.executed === undefined ? [] : execution(step.executed)),
    ...typedText(step.typed).map((text) => `typed ${text}`),
    ...step.finished.flatMap((line) => [
      `wakes ${line.peer}: ${safeText(oneLine(line.line.text))}`,
      ...execution(line),
    ]),
    ...step.sysctls.map(({ peer, name, value }) => safeText(`${peer}: ${name} = ${value}`)),
    safeText(step.why),
    ...(step.source ? [style.faint(safeText(step.source))] : []),
  ];
  return {
    title: `step ${step.number}: ${stepTitle(step)}`,
    lines: [...said, ...lines.flatMap((line) => wrapped(line, columns, 2))],
  };
}

function firstLines({ run, message }: Scene, columns: number): readonly string[] {
  if (run === undefined) return wrapped(message, columns);
  const text = "Both programs are stopped in main. The line with the mark > is executed next.";
  return wrapped(text, columns);
}

/** `client  int fd = jc::Connect(server, 12345);` */
function stepTitle(step: StepRecord): string {
  const { executed } = step;
  if (executed === undefined) return safeText(oneLine(`${actorOf(step)} ${actText(step)}`));
  return safeText(oneLine(`${executed.peer}  ${executed.line.text.trim()}`));
}

function execution({
  calls,
  races = [],
  busy = [],
  output,
  outcome,
}: ExecutedLine): readonly string[] {
  return [
    ...calls.map((call) => {
      const place = callPlace(call);
      return safeText(oneLine(`${describeCall(call)}${place === "" ? "" : `  ${place}`}`));
    }),
    ...races.map((race) => safeText(raceText(race))),
    ...(busy.length === 0 ? [] : [busyText(busy)]),
    ...(outcome.kind === "finished" ? [] : [safeText(describeOutcome(outcome))]),
    ...(output === ""
      ? []
      : safeText(output)
          .trimEnd()
          .split("\n")
          .map((line) => `prints ${line}`)),
  ];
}

function judgement(
  step: StepRecord,
  columns: number,
  style: Style,
  because: Because,
): readonly string[] {
  const { mismatches, shows, unplanned, unjudged } = step;
  if (unplanned) return [style.faint("· not part of the lab's plan, so not judged")];
  if (unjudged !== undefined) return [style.faint(safeText(`· not judged: ${unjudged}`))];
  if (mismatches.length > 0) {
    return mismatches.flatMap((one) => mismatchLines(one, style, columns, because(one, step)));
  }
  const claims = shows.length === 0 ? "" : style.faint(safeText(`  shows ${shows.join(" ")}`));
  return [`${style.good("✓ as expected")}${claims}`];
}
