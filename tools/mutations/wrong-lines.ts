/** The expectations of a program's line, each with one thing wrong. */
import {
  type CallExpectation,
  isLineStep,
  isProgramStep,
  otherPeer,
  type ProgramEnd,
} from "../../src/lab/model.ts";
import type {
  PlannedCallStep,
  PlannedLineStep,
  PlannedProgramStep,
  PlannedStep,
} from "../../src/lab/plan/plan.ts";
import type { ExecutedLine, RecordedCall } from "../../src/record/record.ts";
import { type Wrong, within, wrong, wrongLists } from "./wrong.ts";

/** @param made the recorded calls of the step's line */
export function wrongLines(
  step: PlannedProgramStep,
  made: readonly RecordedCall[],
): readonly Wrong<PlannedStep>[] {
  return [
    ...within(wrongCallLists("call", step.calls, made), (calls) => ({ ...step, calls })),
    wrong("line", "prints", { ...step, prints: `${step.prints}x` }),
    ...(step.prints === "" ? [] : [wrong("line", "prints nothing", { ...step, prints: "" })]),
    ...wrongOutcomes(step),
  ];
}

/** The call that a shorter list lacks. */
function left(
  all: readonly CallExpectation[],
  shorter: readonly CallExpectation[],
): CallExpectation | undefined {
  return all.find((call, index) => call !== shorter[index]);
}

/** Whether all recorded calls of the name were made by lines before the step's own. */
function isOnTheWay(call: CallExpectation | undefined, made: readonly RecordedCall[]): boolean {
  const named = made.filter(({ name }) => name === call?.name);
  return named.length > 0 && named.every(({ at, below }) => at !== undefined && below !== true);
}

/** @param made the recorded calls of the line */
function wrongCallLists(
  name: string,
  calls: readonly CallExpectation[] = [],
  made: readonly RecordedCall[] = [],
): readonly Wrong<readonly CallExpectation[]>[] {
  const lists = wrongLists(name, calls, wrongCalls).map((one) => {
    const isLeftOut = one.kind === "missing" && isOnTheWay(left(calls, one.value), made);
    return isLeftOut ? { ...one, same: "a call of a line on the way may be left out" } : one;
  });
  return [
    ...lists,
    wrong("extra", `${name} that no line makes`, [...calls, { name: "personality", result: 0 }]),
  ];
}

function wrongCalls(call: CallExpectation): readonly Wrong<CallExpectation>[] {
  const { errno, ...succeeding } = call;
  return [
    wrong("result", "result one more", { ...call, result: call.result + 1 }),
    wrong("result", "result one less", { ...call, result: call.result - 1 }),
    wrong("result", "failure", { ...call, result: -1, errno: "EINVAL" }),
    wrong("result", "errno", { ...call, errno: "EINTR" }),
    ...(errno === undefined ? [] : [wrong("result", "no errno", succeeding)]),
    wrong("result", "name", { ...call, name: `${call.name}4` }),
    ...wrongOptions(call),
  ];
}

function wrongOptions(call: CallExpectation): readonly Wrong<CallExpectation>[] {
  const { option } = call;
  if (option === undefined) return [];
  return [
    wrong("result", "value", { ...call, option: { ...option, value: -1 } }),
    wrong("result", "option", { ...call, option: { ...option, name: `${option.name}_2` } }),
  ];
}

function wrongOutcomes(step: PlannedProgramStep): readonly Wrong<PlannedStep>[] {
  if (!isLineStep(step)) return wrongRuns(step);
  return step.action === "ends" ? wrongEnds(step) : wrongWaits(step);
}

function wrongRuns(step: PlannedCallStep): readonly Wrong<PlannedStep>[] {
  const { blocksIn, end, ...others } = step;
  const elsewhere = blocksIn === "accept" ? "recv" : "accept";
  return [
    wrong("line", "waits elsewhere", { ...others, blocksIn: elsewhere }),
    wrong("line", "ends", { ...others, action: "runs" as const, end: { signal: "SIGUSR2" } }),
    ...(blocksIn === undefined && end === undefined ? [] : [wrong("line", "goes on", others)]),
  ];
}

function wrongEnds(step: PlannedLineStep): readonly Wrong<PlannedStep>[] {
  const { end, ...others } = step;
  const code = end !== undefined && "code" in end ? end.code : 0;
  const ends: readonly ProgramEnd[] = [
    { code: code === 255 ? 254 : code + 1 },
    { signal: "SIGUSR2" },
  ];
  return [
    ...ends.map((other) =>
      wrong("line", `ends with ${JSON.stringify(other)}`, { ...step, end: other }),
    ),
    wrong("line", "does not end", { ...others, action: "steps" }),
    wrong("line", "waits", { ...others, action: "starts", blocksIn: "accept" }),
  ];
}

function wrongWaits(step: PlannedLineStep): readonly Wrong<PlannedStep>[] {
  const { blocksIn, ...finishing } = step;
  const ends = wrong("line", "ends", { ...finishing, action: "ends" as const, end: { code: 0 } });
  if (blocksIn === undefined) {
    return [ends, wrong("line", "waits", { ...step, action: "starts", blocksIn: "accept" })];
  }
  const elsewhere = blocksIn === "recv" ? "accept" : "recv";
  return [
    ends,
    wrong("line", "waits elsewhere", { ...step, blocksIn: elsewhere }),
    wrong("line", "does not wait", { ...finishing, action: "steps" }),
  ];
}

/** @param finished the recorded lines that ended in the step */
export function wrongFinishes(
  step: PlannedStep,
  finished: readonly ExecutedLine[],
): readonly Wrong<PlannedStep>[] {
  const { finishes, ...others } = step;
  if (finishes === undefined) {
    const peer = isProgramStep(step) ? otherPeer(step.peer) : "server";
    const line = { file: `${peer}.cc`, number: 1, text: "" };
    return [wrong("line", "finishes", { ...step, finishes: { peer, tag: "accept", line } })];
  }
  const other = { ...finishes, peer: otherPeer(finishes.peer) };
  const prints = `${finishes.prints ?? ""}x`;
  const made = finished.find(({ peer }) => peer === finishes.peer)?.calls;
  return [
    wrong("line", "finishes nothing", others),
    wrong("line", "finishes the other peer's line", { ...step, finishes: other }),
    wrong("line", "finishes printing", { ...step, finishes: { ...finishes, prints } }),
    ...within(wrongCallLists("finished call", finishes.calls, made), (calls) => ({
      ...step,
      finishes: { ...finishes, calls },
    })),
  ];
}
