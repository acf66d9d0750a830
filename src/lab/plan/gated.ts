import { isProgramStep, type Step } from "../model.ts";

/** Whether the network acts in one of the steps, so that packets must be held. */
export function isGated(steps: readonly { readonly action: Step["action"] }[]): boolean {
  return steps.some((step) => !isProgramStep(step) && step.action !== "passes");
}
