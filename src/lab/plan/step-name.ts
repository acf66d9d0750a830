/** How steps are named in the plan, in the record and in messages. */
import { type CallStep, isLineStep, isProgramStep, type Step } from "../model.ts";

/** `calls accept`, `calls any`, `runs` */
export function callStepName({ action, call }: Pick<CallStep, "action" | "call">): string {
  return call === undefined ? action : `${action} ${call}`;
}

/** `client: connect`, `server: calls accept`, `network: delivers`, `time: passes` */
export function stepName(step: Step): string {
  if (isLineStep(step)) return `${step.peer}: ${step.tag}`;
  if (isProgramStep(step)) return `${step.peer}: ${callStepName(step)}`;
  return `${step.action === "passes" ? "time" : "network"}: ${step.action}`;
}
