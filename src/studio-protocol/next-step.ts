/** Whose turn it is in a run that a person steps, and what to say to somebody who tries another. */
import { heldPackets, selectPackets, sentPackets } from "../check/packets/select.ts";
import { isLineStep, type Peer } from "../lab/model.ts";
import type { PlannedStep } from "../lab/plan.ts";
import { describeSelector } from "../lab/selector-text.ts";
import type { StepRecord } from "../record/record.ts";
import type { StepCommand } from "./commands.ts";

export interface NextStep {
  /** Of the step. */
  readonly number: number;
  readonly of: number;
  readonly who: Peer | "network" | "time";
  readonly action: PlannedStep["action"];
  /** The line a program is to execute. */
  readonly line?: { readonly number: number; readonly text: string };
  /** The packets the network is to act on, as the lab names them; none for everything. */
  readonly what: readonly string[];
  /** Their numbers, of those that are there. */
  readonly packets: readonly number[];
}

/** @param before the steps that have been made */
export function nextStepOf(step: PlannedStep, of: number, before: readonly StepRecord[]): NextStep {
  const common = { number: step.number, of, action: step.action };
  if (isLineStep(step)) {
    const { number, text } = step.line;
    return { ...common, who: step.peer, line: { number, text }, what: [], packets: [] };
  }
  if (step.action === "passes") return { ...common, who: "time", what: [], packets: [] };
  const what = step.what?.map(describeSelector) ?? [];
  const { packets } = selectPackets(step, heldPackets(before), sentPackets(before));
  return { ...common, who: "network", what, packets: packets.map(({ number }) => number) };
}

/** Why a wish is not what comes next; undefined where it is. */
export function whyNotNext(nextStep: NextStep, command: StepCommand): string | undefined {
  const isIts = command.who === nextStep.who;
  const isAct = command.act === undefined || command.act === nextStep.action;
  const isPacket = command.packet === undefined || nextStep.packets.includes(command.packet);
  if (isIts && isAct && isPacket) return undefined;
  return `In this lab ${nextText(nextStep)}.`;
}

/** `the client is next, with its line 5` */
export function nextText({ who, action, line, what, packets }: NextStep): string {
  if (line !== undefined) return `the ${who} is next, with its line ${line.number}`;
  if (who === "time") return "time is to pass next";
  const numbers = packets.map((number) => `packet ${number}`).join(", ");
  const named = numbers === "" ? what.join("; ") : `${numbers} (${what.join("; ")})`;
  return `the network is next: it ${action} ${named || "everything"}`;
}
