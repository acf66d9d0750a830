/** Labs stepped by keys on a terminal. */
import type { OnTerminal } from "./on-terminal.ts";

/** The question at the end of a run. */
export const AGAIN = "r runs the lab again (its containers are being prepared); q quits";
/** The keys of the lab handshake's steps. */
export const HANDSHAKE = "scssc";

/** Presses the key of each step. */
export async function presses(step: OnTerminal, keys: string): Promise<void> {
  for (const [index, key] of [...keys].entries()) {
    await step.shows(`step ${index + 1}: s steps the server`);
    step.types(key);
  }
}
