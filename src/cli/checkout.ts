/** The commands that need a checkout of wirestep: its lock file, or the sources of what is published. */
import { inOrchestratorImage } from "../engine/own-container.ts";
import { IS_PACKAGE } from "../runtime/checkout.ts";
import { InputError } from "./failure.ts";

/** @throws InputError in the npm package and in the orchestrator's image; `task`: "making a bundle" */
export function needCheckout(task: string): void {
  if (IS_PACKAGE || inOrchestratorImage(process.env)) {
    throw new InputError(`${task} needs a git checkout of wirestep: run this command in one`);
  }
}
