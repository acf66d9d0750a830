/**
 * The next step of a run that a user steps: who acts and on what, the sentence that announces it (the
 * same in the studio and at a terminal), and the answer to a command for another step.
 */
import { heldPackets, selectPackets, sentPackets } from "../check/packets/select.ts";
import { isLineStep, isProgramStep, type Peer } from "../lab/model.ts";
import type { PlannedProgramStep, PlannedStep } from "../lab/plan/plan.ts";
import { describeSelector } from "../lab/plan/selector-text.ts";
import { peerOfMain } from "../lab/source/main-file.ts";
import type { StepRecord } from "../record/record.ts";
import type { StepCommand } from "./commands.ts";

export interface NextStep {
  readonly number: number;
  /** The number of steps in the lab; 0 if no lab plans them. */
  readonly of: number;
  readonly who: Peer | "network" | "time";
  readonly action: PlannedStep["action"];
  /** The line that the program executes. */
  readonly line?: {
    readonly number: number;
    readonly text: string;
    /** Present if the line is not in the program's main file. */
    readonly file?: string;
  };
  /** The call or effect that the program runs to, if no line is known before. */
  readonly to?: string;
  /** The packets that the network acts on, as the lab selects them; empty for all packets. */
  readonly what: readonly string[];
  /** The numbers of those that are there. */
  readonly packets: readonly number[];
}

/** @param before the steps that have been made */
export function nextStepOf(step: PlannedStep, of: number, before: readonly StepRecord[]): NextStep {
  const common = { number: step.number, of, action: step.action };
  if (isProgramStep(step)) {
    return { ...common, who: step.peer, ...runOf(step), what: [], packets: [] };
  }
  if (step.action === "passes") return { ...common, who: "time", what: [], packets: [] };
  const what = step.what?.map(describeSelector) ?? [];
  const { packets } = selectPackets(step, heldPackets(before), sentPackets(before));
  return { ...common, who: "network", what, packets: packets.map(({ number }) => number) };
}

const RUNS_TO: Readonly<Record<string, string>> = {
  any: "its next call",
  line: "the end of its next line that makes a call",
};

/** The line that the program runs, or the call or the effect that it runs to. */
function runOf(step: PlannedProgramStep): Pick<NextStep, "line" | "to"> {
  if (!isLineStep(step)) {
    if (step.call === undefined) return {};
    return { to: RUNS_TO[step.call] ?? `its next call of ${step.call}` };
  }
  if (step.line === undefined) return { to: `the effect of step ${step.tag}` };
  const { number, text, file } = step.line;
  return { line: { number, text, ...(peerOfMain(file) !== step.peer && { file }) } };
}

const SIZES = { call: "calls", rest: "runs" };

/** Why a command is not for the next step; undefined if it is. */
export function whyNotNext(nextStep: NextStep, command: StepCommand): string | undefined {
  const isActor = command.who === nextStep.who;
  const isAct = command.act === undefined || command.act === nextStep.action;
  const isPacket = command.packet === undefined || nextStep.packets.includes(command.packet);
  const isSize = command.to === undefined || SIZES[command.to] === nextStep.action;
  if (isActor && isAct && isPacket && isSize) return undefined;
  return `The lab plans another step. ${nextStepText(nextStep)}.`;
}

/**
 * `Next is step 3 of 7: the client executes line 5`. It says nothing of what comes of the step, because
 * a reader may have to predict that: not even that the line waits.
 */
export function nextStepText(nextStep: NextStep): string {
  const { number, of } = nextStep;
  return `Next is step ${number}${of === 0 ? "" : ` of ${of}`}: ${actionText(nextStep)}`;
}

function actionText({ of, who, action, line, to, what, packets }: NextStep): string {
  if (to !== undefined) return `the ${who} runs to ${to}`;
  if (action === "runs") return `the ${who} runs until it waits or ends`;
  if (line !== undefined) {
    const runs = action === "ends" ? "runs to its end from" : "executes";
    return `the ${who} ${runs} line ${line.number}${line.file === undefined ? "" : ` of ${line.file}`}`;
  }
  if (who === "time") return of === 0 ? "time passes until something is due" : "time passes";
  if (action === "releases") return "the network releases all packets";
  const selected = what.join("; ");
  if (action === "holds") return `the network holds ${selected || "all packets"} from now on`;
  const numbers = packets.map((number) => `packet ${number}`).join(", ");
  return `the network ${action} ${numbers === "" ? selected : `${numbers} (${selected})`}`;
}
